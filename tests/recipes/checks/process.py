"""In the copy: the process of the recipe runs from its start to its end, on its pages and in its drawing."""

from __future__ import annotations

import pytest
from coordination.register.actions.inquiring import inquire_identity
from django.core.exceptions import PermissionDenied
from django.test import Client

from coordination.audit.models import Event
from coordination.register.actions.households import register_household
from coordination.register.actions.merging import ask_identity
from coordination.register.actions.persons import register_person
from tests.order import disagreements
from tests.walking import Walker, load_rules
from workflows.engine.steps import start

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(cast) -> Walker:
    load_rules()
    clerk = cast.liaison("XZ01")
    homes = [register_household(actor=clerk, township=cast.unit("XZ01")) for _one in range(2)]
    people = [register_person(home, actor=clerk, name="陶满仓", relation="head") for home in homes]
    return Walker(ask_identity(*people, actor=clerk, reason="namesake"), cast)


def take(client: Client, walk: Walker, node: str, words: str, **given: str) -> None:
    url = walk.task(node).get_absolute_url()
    page = client.get(url).content.decode()
    assert words in page
    assert url in client.get("/").content.decode()
    assert client.post(url, given).status_code == 302
    walk.reread()


def test_it_runs_to_its_end(cast, walk):
    process = start(walk.record, actor=cast.liaison("XZ01"))
    assert (walk.status, walk.open) == ("open", ["inquire"])
    with pytest.raises(PermissionDenied):
        walk.take("inquire", inquire_identity, "songlan", found="证件不同")
    clerk = cast.client("suting")
    assert clerk.get(f"/processes/{process.pk}/diagram/").status_code == 200
    take(clerk, walk, "inquire", "身份材料核查情况", found="证件号码不同。")
    assert (walk.status, walk.open) == ("open", ["decide"])
    take(clerk, walk, "decide", "认定为两人的理由", note="出生日期不同。")
    process.refresh_from_db()
    assert (walk.status, walk.open, process.status) == ("different", [], "DONE")
    event = Event.objects.of(walk.record).get(verb="register.identity_inquired")
    assert (event.reason, "核查了身份材料" in event.sentence) == ("证件号码不同。", True)
    assert disagreements("register.") == []
