"""Every day and moment that a form asks for: it has been, is to come, or is free for a reason; days off are said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from coordination.forms import HappenedDay, HappenedMoment, PlannedDay, PlannedMoment
from coordination.policy.days import CalledDay, CalledMoment, WorkedDay, said_of
from coordination.policy.snapshot import policy_snapshot
from coordination.policy.stages import StageRows
from coordination.rules import must_not_be_past
from tests.reading import all_forms, sources
from tests.walking import load_rules

HAPPENED, PLANNED = (HappenedDay, HappenedMoment), (PlannedDay, PlannedMoment)

# days that may lie on either side of today
FREE = {
    "referrals.ProjectForm.begins_on": "a project may have begun before it is reported",
    "register.CategoryForm.from_on": "a category is entered after it was confirmed elsewhere, or beforehand",
    "register.EndForm.until_on": "that a category has ended is often learnt afterwards",
    "units.EndPostForm.last_day": "a post may have ended before anybody enters it; that is asked for twice",
    "units.AbsenceForm.first_day": "somebody is away already when it is recorded",
    "units.PostForm.valid_from": "a post is entered after it was taken up, or beforehand",
}
# days on which somebody has to be at work, and times to which people are called
WORKED = {
    "duties.BreakdownForm.due_on",
    "duties.ExtensionForm.asked_until",
    "duties.NoteForm.due_on",
    "meetings.ApproveForm.until",
    "meetings.CallForm.closes_on",
    "meetings.DecisionLineForm.due_on",
    "deliberation.WriteOutcomeForm.due_on",
    "referrals.ResultForm.review_on",
    "joint_meeting.ConclusionForm.deferred_to",
}
CALLED = {
    "meetings.SessionForm.planned_on",
    "meetings.ArrangementForm.starts_at",
    "deliberation.ScheduleForm.starts_at",
}


def named(form_class: Any) -> str:
    return f"{form_class.__module__.split('.')[1]}.{form_class.__name__}"


def day_fields() -> dict[str, forms.Field]:
    """The days of every form, each under the form that first asks for it; rows of stages too."""
    found: dict[str, forms.Field] = {}
    for form_class in all_forms():
        above = {name for one in form_class.__mro__[1:] for name in getattr(one, "base_fields", ())}
        for name, field in getattr(form_class, "base_fields", {}).items():
            if isinstance(field, forms.DateField | forms.DateTimeField) and name not in above:
                found[f"{named(form_class)}.{name}"] = field
    rows = StageRows(1, []).fields()
    return found | {"policy.StageRows.due_on": rows["due_on_1"]}


DAYS = day_fields()
EACH = [pytest.param(name, field, id=name) for name, field in DAYS.items()]


def refused(field: Any, value: Any) -> list[str]:
    try:
        field.clean(value.isoformat())
    except ValidationError as error:
        return error.messages
    return []


@pytest.fixture
def rules(db):
    load_rules()
    with policy_snapshot():
        yield


def test_there_are_such_fields():
    assert len(DAYS) > 45
    assert set(FREE) | WORKED | CALLED <= set(DAYS)


def test_no_day_is_asked_for_by_hand():
    """Forms make their days by the kinds of the house, so that the walk here finds what they are."""
    for path in sources("coordination", "workflows"):
        if path.name == "day_fields.py":
            continue
        assert "forms.DateField(" not in path.read_text(), path
        assert "forms.DateTimeField(" not in path.read_text(), path


@pytest.mark.parametrize(("name", "field"), EACH)
def test_m2_1_9_a_day_has_been_or_is_to_come_or_is_free_for_a_reason(rules, name, field):
    """The kind refuses what it should, with words that say what to do, and takes the rest."""
    today, now = timezone.localdate(), timezone.localtime().replace(second=0, microsecond=0)
    is_moment = isinstance(field, forms.DateTimeField)
    step = dt.timedelta(days=400)  # beyond the known calendar no day is off
    past, ahead = (now - step, now + step) if is_moment else (today - step, today + step)
    past, ahead = (
        past.replace(tzinfo=None) if is_moment else past,
        ahead.replace(tzinfo=None) if is_moment else ahead,
    )
    if isinstance(field, HAPPENED):
        assert name not in FREE
        assert refused(field, ahead), "what has happened cannot lie ahead"
        assert not refused(field, past)
    elif isinstance(field, PLANNED):
        assert name not in FREE
        assert refused(field, past), "what is planned cannot be past"
        assert bool(refused(field, now.replace(tzinfo=None) if is_moment else today)) is (
            must_not_be_past not in field.validators
        )
        assert not [one for one in refused(field, ahead) if "夜间" not in one]
    else:
        assert name in FREE, f"{name} is neither planned nor past; say in FREE why it may be either"
        assert not refused(field, past)
        assert not refused(field, ahead)


@pytest.mark.parametrize(("name", "field"), EACH)
def test_m2_1_9_a_form_does_not_open_with_a_day_that_it_refuses(rules, name, field):
    initial = field.initial() if callable(field.initial) else field.initial
    if initial is not None:
        shown = field.prepare_value(initial)
        assert shown is not None
        field.clean(shown if isinstance(shown, str) else shown.isoformat())
    if isinstance(field, PLANNED):  # whatever a record proposes
        past = timezone.localtime() - dt.timedelta(days=3)
        assert field.prepare_value(past if isinstance(field, forms.DateTimeField) else past.date()) is None
    if isinstance(field, HAPPENED):
        ahead = timezone.localtime() + dt.timedelta(days=3)
        assert field.prepare_value(ahead if isinstance(field, forms.DateTimeField) else ahead.date()) is None


@pytest.mark.parametrize(("name", "field"), EACH)
def test_m2_1_9_which_days_are_held_against_the_calendar(name, field):
    assert isinstance(field, WorkedDay) is (name in WORKED)
    assert isinstance(field, CalledDay | CalledMoment) is (name in CALLED)


@pytest.fixture
def september(rules):
    with time_machine.travel("2026-09-01T09:00+08:00", tick=False), translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("day", "moved", "words"),
    [
        ("2026-09-27", "2026-09-28", "9月27日是周日，已顺延到9月28日。"),
        ("2026-09-26", "2026-09-28", "9月26日是周六，已顺延到9月28日。"),
        ("2026-10-01", "2026-10-08", "10月1日是节假日，已顺延到10月8日。"),
        ("2026-09-20", "2026-09-20", ""),  # a Sunday worked for the National Day
        ("2026-10-10", "2026-10-10", ""),
        ("2026-09-28", "2026-09-28", ""),
        ("2099-01-03", "2099-01-03", ""),  # nobody knows yet what is worked then
    ],
)
def test_m2_1_9_a_day_off_moves_on_and_says_so(september, day, moved, words):
    class Form(forms.Form):
        due_on = WorkedDay()

    form = Form({"due_on": day})
    assert form.errors.get("due_on", []) == ([words] if words else [])
    assert f'value="{moved}"' in str(form["due_on"]), "the day moved on stands in the field"
    assert Form({"due_on": moved}).is_valid(), "sent as it stands it is taken"
    opened = Form(initial={"due_on": dt.date.fromisoformat(day)})
    assert f'value="{moved}"' in str(opened["due_on"])
    said = said_of(day, "rolls")
    assert said == ({"words": words, "date": moved} if words else {"words": ""})


@pytest.mark.parametrize(
    ("at", "what"),
    [
        ("2026-09-27T09:00", "9月27日是周日"),
        ("2026-09-28T03:00", "03:00是夜间"),
        ("2026-09-27T03:00", "9月27日是周日，03:00是夜间"),
        ("2026-10-02T15:00", "10月2日是节假日"),
        ("2026-09-20T09:00", ""),
        ("2026-09-28T09:00", ""),
    ],
)
def test_m2_1_9_a_session_on_a_day_off_or_at_night_is_asked_about_once(september, at, what):
    class Form(forms.Form):
        starts_at = CalledMoment()

    form = Form({"starts_at": at})
    assert form.is_valid() is not bool(what)
    if what:
        assert form.errors["starts_at"] == [f"{what}。请修改；确定如此的，再次提交即可。"]
        assert f'name="starts_at-asked" value="{at}"' in str(form["starts_at"])
        assert said_of(at, "asks") == {"words": f"{what}。确定如此的，直接提交即可。", "asked": at}
    again = Form({"starts_at": at, "starts_at-asked": at})
    assert again.is_valid(), "who was asked and sends it again has answered"
    elsewhere = Form({"starts_at": "2026-10-03T09:00", "starts_at-asked": at})
    assert not elsewhere.is_valid(), "another day is asked about anew"


def test_m2_1_9_a_past_day_is_no_day_to_move_on(september):
    class Form(forms.Form):
        due_on = WorkedDay()

    form = Form({"due_on": "2026-08-30"})  # a Sunday
    assert form.errors["due_on"] == ["请填写今后的日期。"]
    assert 'value="2026-08-30"' in str(form["due_on"])
    assert said_of("2026-08-30", "rolls") == {"words": "请填写今后的日期。"}


def test_m2_1_9_the_page_asks_beforehand(cast):
    client = cast.client("wangmin")
    day = next(
        day for n in range(1, 9) if (day := timezone.localdate() + dt.timedelta(days=n)).weekday() == 6
    )
    said = client.get(f"/policy/working-day/?on={day}&kind=rolls").json()
    assert set(said) in ({"words"}, {"words", "date"})
    for junk in ("", "x", "2026-13-01", "9" * 400):
        answer = client.get("/policy/working-day/", {"on": junk, "kind": "asks"})
        assert answer.status_code == 200
        assert "date" not in answer.json()
