"""Ctrl K and the page of all that was found: what is open first, page by page, and no words in an address."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.documents.models import Paper
from coordination.meetings.models import AgendaItem
from coordination.rooms import kinds
from tests.workflows.test_workbench import propose
from workflows.desk import search as desk

ALL = "/search/all/"


def titles(html: str) -> list[str]:
    return re.findall(r'<a href="[^"]+"(?: autofocus)?>([^<]+)<small>', html)


def more(html: str, kind: str) -> dict[str, str]:
    """What the button under the hits of a kind posts."""
    form = next(one for one in re.findall(r"<form.*?</form>", html, re.S) if f'value="{kind}"' in one)
    posted = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    posted.pop("csrfmiddlewaretoken", None)
    return posted


@pytest.fixture
def many(cast):
    """Sixty items of one word, every third of them withdrawn."""
    for number in range(60):
        propose(cast, "songlan", f"取暖补助{number:02}")
    rows = list(AgendaItem.objects.order_by("pk"))
    AgendaItem.objects.filter(pk__in=[one.pk for one in rows[::3]]).update(
        status=AgendaItem.Status.WITHDRAWN, reason="重复申报"
    )
    return cast.client("songlan")


def test_m2_1_29_what_is_open_stands_before_papers_and_what_is_closed(many, cast):
    found = [part.key for part in desk.parts("取暖", cast.actor("songlan"))]
    papers = found.index(Paper._meta.label_lower)
    assert all(not key.endswith("-closed") for key in found[:papers])
    assert all(key.endswith("-closed") for key in found[papers + 1 :])
    html = many.post(ALL, {"q": "取暖"}).content.decode()
    assert html.index("议题</h2>") < html.index("议题 · 已办结</h2>")
    closed = AgendaItem.objects.filter(status=AgendaItem.Status.WITHDRAWN).values_list("title", flat=True)
    assert not set(titles(html.partition("议题 · 已办结")[0])) & set(closed)
    dialog = many.post("/search/", {"q": "取暖"}).content.decode()
    assert dialog.index("<h3>议题</h3>") < dialog.index("<h3>议题 · 已办结</h3>")
    assert f'action="{ALL}"' in dialog


def test_m2_1_29_all_of_them_are_reached_page_by_page_each_once(many):
    html = many.post(ALL, {"q": "取暖"}).content.decode()
    seen = titles(html.partition("议题 · 已办结")[0])
    assert len(seen) == desk.PAGE
    posted = more(html, "meetings.agendaitem")
    fragment = many.post(ALL, posted, headers={"HX-Request": "true"}).content.decode()
    assert "<main" not in fragment
    assert 'name="after"' not in fragment
    following = titles(fragment)
    assert len(seen + following) == len(set(seen + following)) == 40
    whole = many.post(ALL, posted).content.decode()
    assert titles(whole) == following, "without scripts it is a page"
    assert "<main" in whole


def test_m2_1_29_the_words_stand_in_no_address(many):
    page = many.post(ALL, {"q": "取暖"})
    assert not [
        url
        for url in re.findall(r'(?:href|action|hx-\w+)="([^"]*)"', page.content.decode())
        if "取暖" in url or "q=" in url
    ]
    assert titles(many.get(ALL, {"q": "取暖"}).content.decode()) == []
    for made_up in ("x", "WyJ4Il0", "9" * 30):
        assert (
            many.post(ALL, {"q": "取暖", "kind": "meetings.agendaitem", "after": made_up}).status_code == 200
        )
        assert (
            many.post(ALL, {"q": "取暖", "kind": "monitoring.warning", "after": made_up}).status_code == 200
        )


def test_m2_1_29_who_may_not_see_it_does_not_find_it(many, cast):
    for client in (cast.client("sunjing"), cast.client("guqing")):
        for posted in ({"q": "取暖"}, {"q": "取暖", "kind": "meetings.agendaitem"}):
            assert titles(client.post(ALL, posted).content.decode()) == []


def test_m2_1_29_the_page_costs_the_same_however_much_is_found(cast):
    client = cast.client("songlan")
    propose(cast, "songlan", "取暖补助")

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.post(ALL, {"q": "取暖"})
        return len(counted)

    cost()
    one = cost()
    for number in range(12):
        propose(cast, "songlan", f"取暖补助{number}")
    assert cost() == one


@pytest.mark.parametrize("kind", [kind for kind in kinds() if not kind.is_paper], ids=lambda kind: kind.model)
def test_m2_1_29_every_kind_of_record_says_what_is_ended(kind):
    model = apps.get_model(kind.model)
    assert set(model.ENDED) < set(model.Status)
