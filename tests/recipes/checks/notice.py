"""In the copy: the notice of the recipe is told in words to those whom it concerns, and names nobody."""

from __future__ import annotations

import pytest
from django.utils import timezone

from coordination.monitoring.actions import informing
from coordination.notifications.models import Notice
from tests.monitoring.reports import GIVEN, Walker
from tests.walking import load_rules


@pytest.mark.django_db
def test_the_desk_hears_it_in_words(cast):
    load_rules()
    walker = Walker(cast).triaged("3").confirmed()
    walker.take("inform", informing.try_to_inform, way="phone", at=timezone.now())
    notice = Notice.objects.get(kind="warning_not_reached", recipient__username="suting")
    assert "未联系到本人" in notice.sentence
    assert walker.warning.number in notice.sentence
    assert GIVEN["name"] not in notice.sentence
    assert notice.sentence in cast.client("suting").get("/notices/").content.decode()
