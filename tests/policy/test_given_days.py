"""Days given by hand: provisional without their year's notice, settled with it, and each date of the house is named."""

import datetime as dt
import io
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from openpyxl import load_workbook

from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.documents.words import due_words
from coordination.duties.models import Assignment
from coordination.notifications.models import Notice
from coordination.policy.actions import import_notice
from coordination.policy.given import given_days, is_provisional
from coordination.policy.models import CalendarYear, PolicyDocument
from coordination.policy.notice import read_notice
from coordination.policy.verbs import PolicyVerb
from tests.duties.walk import Duty
from tests.meetings.sessions import Meeting
from tests.policy.dates_table import DATES, DUE_LIKE, GIVEN, HAPPENED, HAPPENED_ENDS
from tests.policy.test_notice import NOTICE
from tests.seen import text
from tests.walking import load_rules
from workflows.engine.ladder import next_rung
from workflows.engine.opening import due_by_hand, due_of, set_due
from workflows.models import Task

WORKED, OFF, NEXT = dt.date(2027, 1, 12), dt.date(2027, 2, 11), dt.date(2027, 2, 12)
PROVISIONAL = re.compile(r"2027[-年]0?[12].{0,14}暂定", re.DOTALL)


@pytest.fixture
def document(cast):
    load_rules()
    return PolicyDocument.objects.create(
        code="NOTICE-2027", title="通知", number="国办发明电〔2026〕7号", level="state", evidence="V"
    )


def announce(cast, document, notice=NOTICE):
    import_notice(2027, read_notice(notice), document, actor=cast.actor("wangmin"))


def at_half_past(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, 30)))


def duty(cast, day: dt.date) -> Duty:
    load_rules()
    return Duty(cast, due_on=day)


# --- every date of the house -----------------------------------------------------------------------------------


def own_models():
    for model in apps.get_models():
        own = model.__module__.startswith(("coordination.", "workflows."))
        if own and not model.__name__.startswith("Historical"):
            yield model


def dates_of(model) -> set[str]:
    return {field.name for field in model._meta.fields if isinstance(field, models.DateField)}


def kind_of(model, name: str) -> str | None:
    named = DATES.get(model._meta.label, {}).get(name)
    is_past = name.endswith(HAPPENED_ENDS) and name not in DUE_LIKE and not name.endswith("closes_at")
    return named or (HAPPENED if is_past else None)


def test_m2_1_26_every_date_is_named_as_given_computed_or_happened():
    unnamed = [
        f"{model._meta.label}.{name}"
        for model in own_models()
        for name in dates_of(model)
        if not kind_of(model, name)
    ]
    assert unnamed == []


def test_m2_1_26_the_table_names_dates_that_are():
    known = {model._meta.label: dates_of(model) for model in own_models()}
    for label, fields in DATES.items():
        assert set(fields) <= known[label], label


def test_m2_1_26_whatever_is_given_by_hand_is_settled_with_the_notice():
    declared = {(model._meta.label, given.field) for model, given in given_days()}
    named = {
        (label, name) for label, fields in DATES.items() for name, kind in fields.items() if kind == GIVEN
    }
    assert declared == named


NAMES = "|".join(
    sorted({name for fields in DATES.values() for name, kind in fields.items() if kind == GIVEN})
)
BARE = re.compile(rf"(?:full_date|short_date|day_words|full_moment|short_moment)\([a-z_.]+\.(?:{NAMES})\)")
SHOWN = re.compile(rf"\{{\{{ ?([a-z_.]+\.(?:{NAMES}))\|[^}}]*(?:date|moment)[^}}]*\}}\}}(?P<after>.{{0,60}})")
ELSEWHERE = (
    "coordination/demo/",  # the demo's own words
    "coordination/register/",  # days of the law
    "coordination/duties/actions/extensions.py",  # the ruling's trace: the paper itself says 暂定
    "coordination/meetings/queries/session_pages.py",  # beside the hour, with the mark after it
)


def test_m2_1_26_no_page_or_paper_shows_such_a_day_bare():
    found = []
    for folder in ("coordination", "workflows"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            name = str(path.relative_to(settings.BASE_DIR))
            if not name.startswith(ELSEWHERE):
                found += [f"{name}: {hit}" for hit in BARE.findall(path.read_text(encoding="utf-8"))]
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        if "register" in str(path):
            continue
        for hit in SHOWN.finditer(path.read_text(encoding="utf-8")):
            if "provisional_day" not in hit["after"]:
                found.append(f"{path.name}: {hit[0]}")
    assert found == []


# --- one assignment ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_m2_1_26_a_day_of_a_year_without_its_notice_is_provisional(cast, document):
    assert is_provisional(WORKED)
    assert is_provisional(dt.date(2031, 1, 6))  # a year that nobody knows
    assert not is_provisional(dt.date(2026, 12, 1))
    assert not is_provisional(None)
    announce(cast, document)
    assert not is_provisional(WORKED)
    assert due_words(WORKED) == "2027年1月12日"


@pytest.mark.django_db
def test_m2_1_26_page_paper_and_export_say_so(cast, document):
    assignment = duty(cast, WORKED).begun().reread()
    client = cast.client("wangmin")
    page = text(client.get(assignment.get_absolute_url()))
    assert PROVISIONAL.search(page)
    slip = Paper.objects.of(assignment).get(kind="D07")
    assert ["完成时限", "2027年1月12日（暂定）"] in slip.content["rows"]
    task = assignment_task(assignment)
    assert task.due_provisional
    book = load_workbook(io.BytesIO(client.get("/assignments/", {"format": "xlsx"}).content))
    cells = {str(cell.value) for row in book.active.iter_rows() for cell in row}
    assert "2027-01-12（暂定）" in cells
    client.cookies["django_language"] = "en"
    assert "provisional" in text(client.get(assignment.get_absolute_url()))
    announce(cast, document)
    client.cookies["django_language"] = "zh-hans"
    assert not PROVISIONAL.search(text(client.get(assignment.get_absolute_url())))
    slip.refresh_from_db()
    assert ["完成时限", "2027年1月12日（暂定）"] in slip.content["rows"]  # as it was signed


def assignment_task(assignment):
    return Task.objects.open().about(assignment).get()


@pytest.mark.django_db
def test_m2_1_26_what_proves_a_day_off_moves_with_its_step_and_is_told(cast, document):
    assignment = duty(cast, OFF).begun().reread()
    before = assignment_task(assignment)
    announce(cast, document)
    assignment.refresh_from_db()
    assert (assignment.due_on, assignment.first_due_on) == (NEXT, OFF)
    task = assignment_task(assignment)
    assert timezone.localdate(task.due_at) == NEXT
    assert timezone.localtime(task.due_at).time() == timezone.localtime(before.due_at).time()
    assert not task.due_provisional
    node, on = task.flow_task, assignment.policy_on
    rungs = next_rung(node.ladder, task.due_at, on=on, start=0, now=timezone.now(), task=task)
    assert (task.rung, task.next_rung_at) == rungs
    moved = Event.objects.of(assignment).filter(verb=PolicyVerb.DEADLINE_RECOMPUTED)
    [event] = [one for one in moved if one.after["due"] == NEXT.isoformat()]
    assert event.before["due"] == OFF.isoformat()
    assert "国办发明电" in event.basis
    told = Notice.objects.filter(kind="given_day_moved")
    assert {notice.recipient.username for notice in told} >= {"sunjing", "qiumin"}  # its liaison and its head
    assert "2月12日" in told.first().sentence
    assert assignment.history.count() > 1
    assert Notice.objects.filter(kind="calendar_imported").first().params["count"] != "0"


@pytest.mark.django_db
def test_m2_1_26_what_stands_is_told_once_and_firm(cast, document):
    assignments = [duty(cast, WORKED).begun().reread() for _each in range(3)]
    announce(cast, document)
    for assignment in assignments:
        assignment.refresh_from_db()
        assert assignment.due_on == WORKED
        assert not assignment_task(assignment).due_provisional
        assert assignment_task(assignment).due_at == assignment.closes_at
    notice = Notice.objects.get(kind="due_days_stand", recipient=cast.user("sunjing"))
    assert "3项" in notice.sentence
    assert not Notice.objects.filter(kind="given_day_moved").exists()


@pytest.mark.django_db
def test_m2_1_26_what_is_over_stays_and_a_second_import_moves_nothing_more(cast, document):
    closed = duty(cast, OFF).closed().reread()
    running = duty(cast, OFF).begun().reread()
    announce(cast, document)
    announce(cast, document)
    closed.refresh_from_db()
    running.refresh_from_db()
    assert (closed.due_on, running.due_on) == (OFF, NEXT)
    assert Notice.objects.filter(kind="given_day_moved", recipient=cast.user("sunjing")).count() == 1


@pytest.mark.django_db
def test_m2_1_26_the_december_that_a_notice_changes_is_settled_too(cast, document):
    assignment = duty(cast, dt.date(2026, 12, 31)).begun().reread()
    other = duty(cast, dt.date(2026, 12, 30)).begun().reread()
    notice = NOTICE + "2026-12-31,放假,元旦\n2026-12-27,上班,元旦\n"
    announce(cast, document, notice)
    assignment.refresh_from_db()
    other.refresh_from_db()
    assert assignment.due_on == dt.date(2027, 1, 4)
    assert other.due_on == dt.date(2026, 12, 30)
    assert timezone.localdate(assignment_task(assignment).due_at) == dt.date(2027, 1, 4)


@pytest.mark.django_db
def test_m2_1_26_a_meeting_is_not_moved_but_its_office_hears(cast, document):
    meeting = Meeting(cast)
    sitting = meeting.session.sitting
    at = at_half_past(OFF, 14)
    type(sitting).objects.filter(pk=sitting.pk).update(starts_at=at, ended_at=None)
    announce(cast, document)
    sitting.refresh_from_db()
    assert sitting.starts_at == at
    notice = Notice.objects.get(kind="given_day_off", recipient=cast.user("wangmin"))
    assert "2月11日" in notice.sentence
    assert notice.urgent


@pytest.mark.django_db
def test_m2_1_26_a_next_step_dated_by_hand_moves_too(cast, document):
    CalendarYear.objects.filter(year=2027).delete()
    assignment = duty(cast, WORKED).begun().reread()
    task = assignment_task(assignment)
    at = at_half_past(OFF, 17)
    with due_by_hand(at):
        set_due(task, due_of(task.flow_task, assignment, task))
    task.save()
    assert task.due_provisional
    announce(cast, document, NOTICE + "2027-01-02,放假,元旦\n2027-01-03,放假,元旦\n")
    task.refresh_from_db()
    assert timezone.localdate(task.due_at) == NEXT
    assert not task.due_provisional


def test_m2_1_26_assignments_are_all_of_them():
    assert [given.field for model, given in given_days() if model is Assignment] == ["due_on"]


def test_m2_1_26_a_day_that_a_proposal_keeps_as_text_says_it_too(cast):
    unknown = f"{timezone.localdate().year + 5}-01-12"
    assert is_provisional(unknown)
    assert is_provisional(dt.date.fromisoformat(unknown))
    assert not is_provisional("")
    assert not is_provisional(timezone.localdate().isoformat())
