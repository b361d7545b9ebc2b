"""Hours in which no page answered: what hangs on working days moves by them once, what is a person's runs on."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from coordination.audit.models import Event
from coordination.duties.models import Assignment
from coordination.notifications.models import Notice
from coordination.policy.calendar import working_days_between
from coordination.policy.verbs import PolicyVerb
from coordination.units.queries import clock_actor
from tests.aid.world import Aid
from tests.duties.walk import Duty
from workflows.engine import outage
from workflows.engine.clock import sweep
from workflows.engine.outage import LEAST, beat, pages_answer
from workflows.models import Beat, Outage, Task
from workflows.verbs import FlowVerb

pytestmark = pytest.mark.django_db


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


MONDAY = at("2026-11-30T10:00")


@pytest.fixture
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def stood_still(clock, *, until: dt.datetime) -> None:
    """The house answers now, not until then, and then again."""
    beat()
    clock.move_to(until)
    beat()


def test_a_house_that_answers_has_no_outage(cast, monday):
    assert pages_answer(timezone.now())  # no server has begun: a clock alone may climb
    for _minute in range(5):
        beat()
        monday.shift(LEAST - dt.timedelta(seconds=1))
    beat()
    assert Beat.objects.get().at == timezone.now()
    assert not Outage.objects.exists()


def test_m2_1_2_what_hangs_on_working_days_moves_by_the_days_without_pages(cast, monday):
    duty = Duty(cast, days=20).dispatched()
    receipt = duty.task("receive")
    before, due_on = receipt.due_at, duty.assignment.due_on
    stood_still(monday, until=MONDAY + dt.timedelta(days=30))
    receipt.refresh_from_db()
    days = working_days_between(dt.date(2026, 11, 30), dt.date(2026, 12, 29))  # the 30th has pages again
    assert working_days_between(timezone.localdate(before), timezone.localdate(receipt.due_at)) == days
    assignment = duty.reread()
    assert working_days_between(due_on, assignment.due_on) == days
    assert [pause["reason"] for pause in assignment.pauses] == ["outage"]
    assert Event.objects.filter(verb=FlowVerb.STOOD_STILL).count() == 1
    assert Event.objects.of(assignment).filter(verb=PolicyVerb.CLOCK_PAUSED).exists()
    assert sweep() == 0  # nobody is late
    assert not Notice.objects.filter(kind="steps_passed").exists()


def test_the_step_that_hangs_on_the_due_day_has_the_new_one(cast, monday):
    duty = Duty(cast, days=20).begun()
    stood_still(monday, until=MONDAY + dt.timedelta(days=7))
    assert duty.task("work").due_at == duty.reread().closes_at
    assert duty.assignment.pauses[0]["days"] == 4  # the day of the slip does not count itself


def test_m2_1_2_what_was_late_before_stays_late(cast, monday):
    duty = Duty(cast, days=2).begun()
    monday.move_to(at("2026-12-04T10:00"))
    due_on, due_at = duty.assignment.due_on, duty.task("work").due_at
    stood_still(monday, until=at("2026-12-14T10:00"))
    assert (duty.reread().due_on, duty.task("work").due_at) == (due_on, due_at)
    assert duty.assignment.pauses == []


def test_m2_1_2_the_clocks_of_a_person_run_on(cast, monday):
    case = Aid(cast).walk(is_urgent=False, cause="illness", amount=1500)
    before = {task.pk: task.due_at for task in Task.objects.open().about(case.record)}
    assert before
    stood_still(monday, until=MONDAY + dt.timedelta(days=30))
    assert {task.pk: task.due_at for task in Task.objects.open().about(case.record)} == before


@pytest.mark.parametrize(
    ("began", "ended", "days"),
    [
        ("2026-11-30T09:00", "2026-11-30T16:00", 0),  # the close of that day could be met
        ("2026-11-30T16:00", "2026-11-30T18:00", 1),
        ("2026-12-04T16:00", "2026-12-07T09:00", 1),  # a Friday's close, and a weekend
        ("2026-12-04T18:00", "2026-12-07T09:00", 0),
        ("2026-11-30T16:00", "2026-12-02T09:00", 2),
    ],
)
def test_a_day_counts_where_its_close_fell_into_the_outage(cast, monday, began, ended, days):
    monday.move_to(at("2026-11-26T10:00"))
    duty = Duty(cast, days=24).dispatched()
    due_on = duty.assignment.due_on
    monday.move_to(at(began))
    stood_still(monday, until=at(ended))
    assert Outage.objects.count() == 1
    moved = duty.reread().due_on
    assert (working_days_between(due_on, moved) if moved > due_on else 0) == days


def test_while_no_page_answers_the_clock_ends_nothing_and_tells_nobody(cast, monday):
    duty = Duty(cast, days=2).begun()
    beat()
    monday.move_to(at("2026-12-04T10:00"))
    before = Notice.objects.count()
    assert sweep() == 0
    assert Notice.objects.count() == before
    beat()
    assert duty.reread().pauses
    monday.move_to(at("2026-12-30T10:00"))
    Beat.objects.update(at=timezone.now())
    assert sweep() > 0


def test_what_a_crash_left_is_moved_by_the_next_beat_and_nothing_twice(cast, monday, monkeypatch):
    duty = Duty(cast, days=20).dispatched()
    due_on = duty.assignment.due_on

    def dies(pause, county):
        raise RuntimeError("killed")

    monkeypatch.setattr(outage, "_followers", [*outage._followers, dies])
    stood_still(monday, until=MONDAY + dt.timedelta(days=7))
    assert Outage.objects.get().moved_at is None
    assert not pages_answer(timezone.now())
    monkeypatch.undo()
    beat()
    beat()
    assert Outage.objects.get().moved_at is not None
    assert working_days_between(due_on, duty.reread().due_on) == 4
    assert len(duty.assignment.pauses) == 1
    assert pages_answer(timezone.now())


def test_nobody_but_the_house_adds_such_days(cast, monday):
    from django.core.exceptions import PermissionDenied

    from coordination.duties.actions.pauses import pause_for_outage
    from coordination.policy.deadlines import Pause

    duty = Duty(cast, days=20).dispatched()
    week = Pause(dt.date(2026, 11, 30), dt.date(2026, 12, 7))
    for who in ("wangmin", "chenjing", "linyue"):
        with pytest.raises(PermissionDenied):
            pause_for_outage(duty.assignment, week, actor=cast.actor(who))
    assert pause_for_outage(duty.assignment, week, actor=clock_actor()) is not None
    assert Assignment.objects.get(pk=duty.assignment.pk).pauses
