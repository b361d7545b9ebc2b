"""Two people at one record: the later one hears of the earlier one's change, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest

from coordination.meetings.actions import holding
from coordination.meetings.actions.items import edit_item
from coordination.meetings.models import AgendaItem
from tests.meetings.items import FIELDS
from tests.walking import in_days, worked_day

pytestmark = pytest.mark.django_db


def version_in(response) -> str:
    return re.search(r'name="version" value="([^"]*)"', response.content.decode())[1]


def typed(**changed):
    return {**FIELDS, "wished_session": "regular", **changed}


def colleague_writes(cast, item, title="同事改过的题目"):
    edit_item(
        AgendaItem(pk=item.pk), actor=cast.actor("sunjing"), **typed(title=title), concerned=[], files=[]
    )


@pytest.mark.parametrize("page", ["task", "edit"])
def test_an_item_changed_in_between_is_not_overwritten(walker, cast, page):
    item, client = walker.item, cast.client("zhaoli")
    url = f"/tasks/{walker.task('prepare').pk}/" if page == "task" else f"/items/{item.pk}/edit/"
    version = version_in(client.get(url))
    colleague_writes(cast, item)

    refused = client.post(url, {**typed(background="我写的背景。"), "version": version})

    assert refused.status_code == 409
    said = refused.content.decode()
    assert "同事改过的题目" in said
    assert "我写的背景。" in said
    item.refresh_from_db()
    assert (item.title, item.status) == ("同事改过的题目", "draft")

    again = client.post(url, {**typed(background="我写的背景。"), "version": version_in(refused)})
    assert again.status_code == 302
    item.refresh_from_db()
    assert item.background == "我写的背景。"


@pytest.mark.parametrize("page", ["task", "edit"])
def test_a_refused_form_does_not_grow_newer_by_being_shown_again(walker, cast, page):
    item, client = walker.item, cast.client("zhaoli")
    url = f"/tasks/{walker.task('prepare').pk}/" if page == "task" else f"/items/{item.pk}/edit/"
    version = version_in(client.get(url))
    colleague_writes(cast, item)
    client_sees = client.post(url, {**typed(title=""), "version": version})
    assert client_sees.status_code == 409
    invalid = client.post(url, {**typed(title=""), "version": version_in(client_sees)})
    assert invalid.status_code == 422
    colleague_writes(cast, item, "再改一次")
    assert client.post(url, {**typed(), "version": version_in(invalid)}).status_code == 409


def test_an_unchanged_record_takes_the_form_at_once(walker, cast):
    client = cast.client("zhaoli")
    url = f"/tasks/{walker.task('prepare').pk}/"
    sent = client.post(url, {**typed(), "version": version_in(client.get(url))})
    assert sent.status_code == 302
    walker.item.refresh_from_db()
    assert walker.item.status == "signing"


def test_minutes_edited_since_the_page_was_opened_are_not_sent_unread(meeting, cast):
    meeting.ended()
    client = cast.client("wangmin")
    url = f"/tasks/{meeting.task('draft').pk}/"
    version = version_in(client.get(url))
    line = meeting.session.decision_lines.get()
    holding.change_decision_line(
        line, actor=cast.actor("liqian", "OFFICE"), revision=0, **values(cast, "新的要求。")
    )
    assert client.post(url, {"version": version}).status_code == 409
    assert meeting.status == "minuting"
    assert client.post(url, {"version": version_in(client.get(url))}).status_code == 302
    assert meeting.status == "countersigning"


# --- decision lines ----------------------------------------------------------------------


def values(cast, text):
    return {"text": text, "measure": "公示", "lead_unit": cast.unit("CL"), "due_on": worked_day(60)}


def form_of(cast, text, revision):
    return {**values(cast, text), "lead_unit": cast.unit("CL").pk, "revision": revision}


def test_of_two_clerks_at_one_line_the_later_hears_of_the_earlier(meeting, cast):
    meeting.ended()
    line = meeting.session.decision_lines.get()
    url = f"/meetings/{meeting.session.pk}/lines/{line.pk}/"
    client, colleague = cast.client("wangmin"), cast.client("liqian", "OFFICE")
    assert line.text in client.get(url).content.decode()
    assert colleague.post(url, form_of(cast, "同事的话。", 0)).headers["Location"].endswith("/minutes/")

    refused = client.post(url, form_of(cast, "我的话。", 0))
    assert refused.status_code == 409
    said = refused.content.decode()
    assert "同事的话。" in said or "同事的话" in said
    assert "我的话。" in said
    line.refresh_from_db()
    assert (line.text, line.revision) == ("同事的话。", 1)

    assert client.post(url, form_of(cast, "我的话。", 1)).status_code == 302
    line.refresh_from_db()
    assert (line.text, line.revision) == ("我的话。", 2)
    assert list(line.history.order_by("history_id").values_list("text", flat=True))[-2:] == [
        "同事的话。",
        "我的话。",
    ]


def test_a_line_that_cannot_stand_is_refused_on_its_page(meeting, cast):
    meeting.ended()
    line = meeting.session.decision_lines.get()
    url = f"/meetings/{meeting.session.pk}/lines/{line.pk}/"
    refused = cast.client("wangmin").post(url, {**form_of(cast, "话。", 0), "due_on": in_days(0)})
    assert refused.status_code == 422
    line.refresh_from_db()
    assert line.revision == 0


def test_the_minutes_out_for_signature_say_so_on_the_lines_page(meeting, cast):
    meeting.countersigning()
    line = meeting.session.decision_lines.get()
    page = cast.client("wangmin").get(f"/meetings/{meeting.session.pk}/lines/{line.pk}/").content.decode()
    assert "<textarea" not in page
    assert cast.client("songlan").get(f"/meetings/{meeting.session.pk}/lines/{line.pk}/").status_code == 403
