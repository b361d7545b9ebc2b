"""In the copy: the step of the recipe waits for its holder, is taken on its page, and leaves its trace."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from coordination.audit.models import Event
from coordination.duties.actions import work
from tests.duties.walk import Duty
from tests.order import disagreements

pytestmark = pytest.mark.django_db
HELPERS = ("CZ", "ZJ", "MZ", "YB")


def test_the_head_takes_it_on_the_page_and_the_liaison_goes_on(cast):
    duty = Duty(cast, helpers=HELPERS).received()
    assert duty.open == ["agree_parts"]
    with pytest.raises(PermissionDenied):
        duty.take("agree_parts", work.agree_parts, "sunjing")
    client, url = cast.client("qiumin"), duty.task("agree_parts").get_absolute_url()
    page = client.get(url).content.decode()
    assert "确认分工" in page
    assert "对分工的意见" in page
    assert client.post(url, {"opinion": "同意。"}).status_code == 302
    assert (duty.status, duty.open) == ("received", ["assign"])
    event = Event.objects.of(duty.assignment).get(verb="duties.parts_agreed")
    assert (event.reason, "确认了各单位分工" in event.sentence) == ("同意。", True)
    assert disagreements("duties.") == []


def test_where_one_unit_helps_it_is_passed_by(cast):
    assert Duty(cast, helpers=("CZ",)).received().open == ["assign"]
