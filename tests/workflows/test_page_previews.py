"""What a page promises that moves records outside their steps is its own change, taken on trial and undone."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.audit.models import Event
from coordination.monitoring.actions.triage import triage_warning
from coordination.notifications.models import Notice
from coordination.previews import NAME
from coordination.sittings import actions as seats
from coordination.units.models import Absence
from tests.access_rules import COLUMNS, PEOPLE
from tests.access_table import ROWS
from tests.access_world import World
from tests.meetings.items import Walker as Item
from tests.meetings.sessions import Meeting
from tests.monitoring.reports import Walker as Alert
from tests.monitoring.reports import id_number
from tests.reading import addresses
from tests.walking import in_days, load_rules
from workflows.desk.consequences import About, read_off
from workflows.engine.steps import complete, open_tasks
from workflows.engine.trial import on_trial
from workflows.joint_meeting.moves import withdraw
from workflows.joint_meeting.placing import conclude_and_settle
from workflows.models import Process, Task
from workflows.warning_disposal.pages import warnings

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Task, Process, Event, Notice, Absence)}


def ask(client, url, status=200, **typed) -> str:
    """What the page at an address says it would do."""
    before = rows()
    answer = client.post(f"{url}preview/", typed)
    assert answer.status_code == status, answer.content.decode()
    assert rows() == before
    return answer.content.decode()


def marked(text: str, mark: str) -> list[str]:
    """The lines of an answer with a mark, in words."""
    found = re.findall(rf"<(li|p)[^>]* data-{mark}\b[^>]*>(.*?)</\1>", text, re.S)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", words)).split()) for _tag, words in found]


@pytest.fixture
def asked(cast):
    """An item of the disabled persons' federation on which finance and civil affairs are asked."""
    load_rules()
    return Item(cast).asked("CZ", "MZ")


def withdrawal(item) -> str:
    return reverse("workflows:item-withdraw", args=[item.pk])


# --- one page: effect, refusal, wrong state, rights ------------------------------------------------


def test_a_withdrawal_says_whose_steps_stop_who_hears_of_it_and_what_the_record_is_then(cast, asked):
    client, url = cast.client("qiumin"), withdrawal(asked.item)
    text = ask(client, url)
    assert len(marked(text, "stops")) == 2
    assert any("财政局" in stopped for stopped in marked(text, "stops"))
    (ended,) = marked(text, "ends")
    assert "已撤回" in ended
    told_before = set(Notice.objects.values_list("pk", flat=True))
    assert client.post(url, {"reason": "情况变化。"}).status_code == 302
    told = Notice.objects.exclude(pk__in=told_before)
    assert len(marked(text, "tells")) == len(set(told.values_list("kind", flat=True))) > 0
    assert not open_tasks(asked.item)


def test_the_page_asks_for_it_and_says_no_fixed_sentence_of_who_gets_what(cast, asked):
    page = cast.client("qiumin").get(withdrawal(asked.item)).content.decode()
    assert f'hx-post="{withdrawal(asked.item)}preview/"' in page
    assert "不再征求" not in page


def test_an_item_that_a_colleague_withdrew_is_promised_nothing_more(cast, asked):
    withdraw(asked.item, actor=cast.actor("qiumin"), reason="情况变化。")
    text = ask(cast.client("qiumin"), withdrawal(asked.item), status=403)
    assert len(marked(text, "refused")) == 1
    assert not marked(text, "ends")


@pytest.mark.parametrize(("who", "status"), [("songlan", 403), ("wutong", 404)])
def test_who_may_not_withdraw_is_promised_nothing(cast, asked, who, status):
    answer = cast.client(who).post(f"{withdrawal(asked.item)}preview/", {"reason": "情况变化。"})
    assert answer.status_code == status
    assert "data-stops" not in answer.content.decode()


def test_it_is_not_asked_for_by_a_link(cast, asked):
    assert cast.client("qiumin").get(f"{withdrawal(asked.item)}preview/").status_code == 405


def test_the_last_unit_asked_no_longer_lets_the_item_go_on_and_one_of_two_does_not(cast, asked):
    first, second = (
        reverse("workflows:item-drop-opinion", args=[asked.item.pk, asked.opinion_of(code).pk])
        for code in ("CZ", "MZ")
    )
    client = cast.client("wangmin")
    text = ask(client, first)
    assert not marked(text, "opens")
    assert "data-waits" in text
    assert client.post(first, {"reason": "不涉及。"}).status_code == 302
    assert marked(ask(client, second), "opens")


# --- every page ------------------------------------------------------------------------------------

WITHOUT = {
    "notes": "words for a colleague",
    "sheet": "reads",
    "process": "reads",
    "diagram": "reads",
    "bpmn": "reads",
    "duty-suggestions": "reads",
    "case-new": "every case begins with the office's answer",
    "item-new": "a draft that waits for its own unit",
    "referral-new": "goes to the step of accepting at the same window",
    "referral-project-new": "every project begins with civil affairs",
    "referral-gap-open": "promises nothing",
    "warning-new": "every warning begins with triage by county civil affairs",
    "warnings-import": "looks a file through and starts nothing",
    "import-start": "each row begins with triage by county civil affairs",
    "import-drop": "nothing comes in",
    "bank-accounts": "reads",
    "bank-new": "each payment is followed by its receipt, and the page says so",
    "bank-answer-taken": "the answer was looked through row by row, and the page says in sum what is entered",
}
"""Pages of processes that foretell nothing, and why what they say is true whatever is entered."""


def test_every_page_of_a_process_says_what_it_would_do_or_why_it_need_not():
    names = {name.removeprefix("workflows:") for name in addresses() if name.startswith("workflows:")}
    pages = {name for name in names if not name.endswith(NAME)}
    left = {name for name in pages if f"{name}{NAME}" not in names}
    assert left == set(WITHOUT)


HANDLER = ("suting", "CCLERK")  # county civil affairs, who are no column of the access table
OF_CIVIL_AFFAIRS = {
    "workflows:death-undo-preview": HANDLER,
    "workflows:departure-undo-preview": HANDLER,
    "workflows:move-undo-preview": HANDLER,
    "workflows:remedy-stop-preview": HANDLER,
}
OTHERS_ASK = {"workflows:matter-conclude-preview", "workflows:entry-go-on-preview"}


def test_no_preview_of_any_page_leaves_anything_behind(cast):
    previews = [row for row in ROWS if row.name.endswith(NAME)]
    assert len(previews) > 25
    world, answered = World(cast), set()
    for row in previews:
        args = row.args(world) if callable(row.args) else row.args
        data = row.data(world) if callable(row.data) else row.data
        columns = [column for column in COLUMNS if column in PEOPLE and row.expect.of(column) == 200]
        asker = PEOPLE[columns[0]] if columns else OF_CIVIL_AFFAIRS.get(row.name)
        if asker is not None:
            client, url = cast.client(*asker), reverse(row.name, kwargs=args)
            before = rows()
            assert client.post(url, data).status_code == 200
            assert rows() == before, f"{row.name} has done what it was only asked about"
            answered.add(row.name)
    # of that world nobody keeps the desk of a session that is held, nor pays a late advance
    assert {row.name for row in previews} - answered <= OTHERS_ASK


# --- several at once -------------------------------------------------------------------------------


def triage(cast, alerts, route="3") -> str:
    chosen = {f"route-{alert.warning.key}": route for alert in alerts}
    return ask(cast.client("suting"), reverse("workflows:warnings-triage"), **chosen)


def test_bulk_triage_says_who_verifies_and_what_stays_since_a_colleague_was_first(cast):
    alerts = [Alert(cast), Alert(cast, id_number=id_number(1))]
    first = marked(triage(cast, alerts), "opens")
    assert len(first) == 1  # alike, in one line
    alerts[0].triaged("2")
    text = triage(cast, alerts)
    (left,) = marked(text, "left")
    assert alerts[0].warning.number in left
    assert "苏婷" in left
    assert marked(text, "opens") == first


def test_of_many_the_first_are_tried_and_that_is_said(cast, monkeypatch):
    monkeypatch.setattr(warnings, "MOST_TRIED", 1)
    alerts = [Alert(cast), Alert(cast, id_number=id_number(1))]
    (untried,) = marked(triage(cast, alerts), "untried")
    assert "2" in untried
    assert not marked(triage(cast, alerts[:1]), "untried")


def test_whoever_may_not_triage_is_promised_nothing(cast):
    alert = Alert(cast)
    chosen = {f"route-{alert.warning.key}": "3"}
    text = ask(cast.client("wutong"), reverse("workflows:warnings-triage"), **chosen)
    assert not marked(text, "opens")


def test_reading_a_promise_costs_the_same_for_two_and_for_five(cast):
    alerts = [Alert(cast, id_number=id_number(serial)) for serial in range(1, 6)]
    desk = cast.actor("suting")

    def cost(some) -> int:
        about, counted = About.of([one.warning for one in some]), []

        def change() -> None:
            for one in some:
                complete(one.task("triage"), triage_warning, actor=desk, route="3")

        def look(notes) -> None:
            read_off(notes, about=about, actor=desk)
            with CaptureQueriesContext(connection) as queries:
                assert read_off(notes, about=about, actor=desk).opens
            counted.append(len(queries))

        on_trial(change, look)
        return counted[0]

    assert cost(alerts[:2]) == cost(alerts)


# --- the desk of a sitting -------------------------------------------------------------------------


@pytest.fixture
def in_session(cast):
    """A session whose one matter is being discussed and has its decision line."""
    load_rules()
    meeting = Meeting(cast).begun()
    matter = meeting.next_matter()
    seats.open_matter(matter, actor=cast.actor("wangmin"))
    meeting.write(matter)
    meeting.line(matter)
    return meeting, matter


def test_the_desk_says_where_each_conclusion_sends_the_item(cast, in_session):
    meeting, matter = in_session
    url = reverse("workflows:matter-conclude", args=[meeting.session.pk])
    client = cast.client("wangmin")
    nothing = ask(client, url, matter=matter.pk)
    assert "结论" in nothing
    assert not marked(nothing, "becomes")
    (ended,) = marked(ask(client, url, matter=matter.pk, conclusion="adopt"), "ends")
    assert "已议定" in ended
    missing = ask(client, url, matter=matter.pk, conclusion="defer")
    assert "缓议至" in missing
    later = {"conclusion": "defer", "deferred_to": in_days(30).isoformat()}
    deferred = ask(client, url, matter=matter.pk, **later)
    assert not marked(deferred, "ends")
    assert marked(deferred, "becomes")
    assert client.post(url, {"matter": matter.pk, "conclusion": "adopt"}).status_code == 204
    late = ask(client, url, matter=matter.pk, conclusion="adopt")
    assert marked(late, "refused")


def test_ending_a_meeting_says_who_writes_the_minutes_and_why_it_cannot_end_yet(cast, in_session):
    meeting, matter = in_session
    url = reverse("workflows:session-end", args=[meeting.session.pk])
    client = cast.client("wangmin")
    assert marked(ask(client, url), "refused")
    matter.refresh_from_db()
    matter = conclude_and_settle(matter, actor=cast.actor("wangmin"), conclusion="adopt")
    seats.confirm_read_back(matter, actor=cast.actor("wangmin"))
    text = ask(client, url)
    assert marked(text, "opens")
    page = client.get(f"/meetings/{meeting.session.pk}/desk/").content.decode()
    assert f'hx-post="{url}preview/"' in page
    assert client.post(url).status_code == 302
    assert marked(ask(client, url), "refused")


# --- posts and absences ----------------------------------------------------------------------------


def test_ending_a_post_says_from_which_day_its_steps_are_whose(cast):
    load_rules()
    Item(cast, clerk="duwei").signing()
    url = reverse("units:post_end", args=[cast.post("fengkai").pk])
    client, typed = cast.client("majun"), {"last_day": "2099-03-31", "reason": "调任"}
    assert "无人承办" in " ".join(marked(ask(client, url, **typed), "refused"))
    (passing,) = marked(ask(client, url, **typed, steps_wait="on"), "passes-on")
    assert "2099年4月1日" in passing
    assert "无人承办" in passing
    heir = cast.user("caolei")
    (passing,) = marked(ask(client, url, **typed, successor=heir.pk), "passes-on")
    assert heir.name in passing


def test_an_absence_says_who_hears_of_it_or_that_nobody_does(cast):
    url, days = reverse("units:absence"), {"first_day": TODAY(), "last_day": TODAY(), "reason": "公差"}
    with_one = ask(cast.client("fengkai"), url, posts=cast.post("fengkai").pk, **days)
    assert any("宋岚" in told for told in marked(with_one, "tells"))
    cast.post("fengkai").substitutions.all().delete()
    without = ask(cast.client("fengkai"), url, posts=cast.post("fengkai").pk, **days)
    assert marked(without, "quiet")
    assert not marked(without, "tells")


# --- what begins -----------------------------------------------------------------------------------


def test_a_request_for_aid_goes_where_its_urgency_and_sum_send_it(cast):
    load_rules()
    clerk, url = cast.client("wutong"), reverse("workflows:aid-register")
    typed = {"nature": "emergency", "character": "sudden", "cause": "fire", "amount": "700"}
    typed["township"] = cast.unit("XZ01").pk
    urgent = marked(ask(clerk, url, **typed, is_urgent="on"), "opens")
    assert any("审批先行救助" in opening for opening in urgent)
    assert marked(ask(clerk, url, **typed), "opens") != urgent
    assert "事由" in ask(clerk, url, **{**typed, "cause": ""})


def test_a_breakdown_says_who_approves_it_and_by_when(cast):
    load_rules()
    office, url = cast.client("wangmin"), reverse("workflows:duty-note")
    assert office.post(f"{url}preview/").status_code == 403
    noted = ask(cast.client("linyue"), url, due_on=in_days(30).isoformat())
    (opening,) = marked(noted, "opens")
    assert "王敏" in opening
