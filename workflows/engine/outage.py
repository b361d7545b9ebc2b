"""Hours in which no page of the house answered: they count for no unit that had to answer on one.

Every server notes each minute that pages answer. Where none did for a while, the terms in working
days are moved by the days whose close fell into the gap; what the law counts for a person (the hours
of an advance, the days of ordinary aid) runs on. Until all are moved, and
while no page answers, the clock climbs no ladder.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination.audit.actions import record as record_event
from coordination.notifications.actions import hint
from coordination.policy.calendar import DAY
from coordination.policy.deadlines import CalendarMissing, Pause, close_of_day, recompute
from coordination.policy.models import Unit
from coordination.policy.queries import parameter
from coordination.policy.snapshot import policy_snapshot
from coordination.policy.verbs import PolicyVerb
from coordination.units.counties import County, county_of
from coordination.units.each_county import in_each_county
from coordination.units.queries import clock_actor
from workflows.models import Beat, Outage, Task
from workflows.verbs import FlowVerb

from .base import step_key
from .opening import as_due
from .turning import reschedule

log = logging.getLogger("workflows.engine.outage")

LEAST = dt.timedelta(minutes=15)
"""What is shorter is a restart, in which nobody loses a working day."""
RUN_ON = {"ADV_HOURS", "SMALL_DAYS", "ORD_DAYS"}
"""Terms that are a person's by law, whoever could reach a page (C10)."""

Follower = Callable[[Pause, County], int]
_followers: list[Follower] = []


def moves_with_outages(function: Follower) -> Follower:
    """Register what keeps due days of its own, and moves them by a county's pause."""
    if function not in _followers:
        _followers.append(function)
    return function


def beat(now: dt.datetime | None = None) -> None:
    """Note that pages answer; where they did not for a while, move what hangs on working days."""
    now = now or timezone.now()
    if not Beat.objects.filter(at__gt=now - LEAST).update(at=now):
        _begin_again(now)
    for outage in Outage.objects.filter(moved_at=None):
        move_by(outage)


def pages_answer(now: dt.datetime) -> bool:
    """Whether the clock may climb: pages answer, and what an outage moves is moved. A house without servers may."""
    last = Beat.objects.values_list("at", flat=True).first()
    return last is None or (last > now - LEAST and not Outage.objects.filter(moved_at=None).exists())


@transaction.atomic
def _begin_again(now: dt.datetime) -> None:
    """The first beat of all, or the first after a gap: of several servers that begin at once, one writes it down."""
    last, is_first = Beat.objects.select_for_update().get_or_create(pk=1, defaults={"at": now})
    if is_first or last.at > now - LEAST:
        return
    outage = Outage.objects.create(began=last.at, ended=now)
    record_event(
        FlowVerb.STOOD_STILL,
        actor=clock_actor(),
        subject=outage,
        after={"began": last.at.isoformat(), "ended": now.isoformat()},
    )
    last.at = now
    last.save(update_fields=["at"])


def move_by(outage: Outage) -> None:
    """Move every county's due times; a crash in between leaves the rest to the next beat, and moves none twice."""
    with policy_snapshot():
        failed: list[int] = []

        def move(county: County) -> int:
            failed.append(county.pk)
            moved = _move_county(outage, county)
            failed.remove(county.pk)
            return moved

        moved = in_each_county("moving by an outage", move)
    if not failed:
        Outage.objects.filter(pk=outage.pk).update(moved_at=timezone.now())
        log.warning("No page answered from %s: %d due times were moved", outage, moved)


def _move_county(outage: Outage, county: County) -> int:
    pause = pause_in(outage, county)
    if pause is None:
        return 0
    return sum(follower(pause, county) for follower in _followers)


def pause_in(outage: Outage, county: County) -> Pause | None:
    """The days whose close fell into the outage, in the hours of a county; None where it holds no close."""
    first, last = timezone.localdate(outage.began), timezone.localdate(outage.ended)
    if outage.began > close_of_day(first, county=county):
        first += DAY
    if outage.ended <= close_of_day(last, county=county):
        last -= DAY
    return Pause(first - DAY, last) if first <= last else None


@moves_with_outages
def move_tasks(pause: Pause, county: County) -> int:
    """The open steps of a county whose terms are in working days."""
    since = close_of_day(_day(pause.start), county=county)
    waiting = Task.objects.open().filter(holder_unit__region=county.pk, due_at__gt=since)
    return sum(_move(pk, pause) for pk in list(waiting.order_by("pk").values_list("pk", flat=True)))


def _move(pk: int, pause: Pause) -> int:
    task = Task.objects.select_related("process").get(pk=pk)
    with task.flow_task.flow_class.lock(task.process_id):
        task = Task.objects.select_related("process", "holder_unit").get(pk=pk)
        stood = [pause.start.isoformat(), pause.end.isoformat()]
        if not task.is_open or not _stands_still(task) or stood in task.due_basis["pauses"]:
            return 0
        county = county_of(task.record)
        basis: Any = {**task.due_basis, "pauses": [*task.due_basis["pauses"], stood]}
        try:
            due = as_due(recompute(basis, county=county))
        except CalendarMissing:
            log.warning("Step %s keeps its time: the calendar of the year is missing", pk)
            return 0
        if due.at == task.due_at:
            return 0
        before, actor = task.due_at, clock_actor()
        reschedule(task, due, actor=actor)
        record_event(
            PolicyVerb.CLOCK_PAUSED,
            actor=actor,
            subject=task.record,
            unit=task.holder_unit_id,
            before={"due": before.isoformat()},
            after={"due": due.at.isoformat(), "step": step_key(task.flow_task)},
        )
        hint(task.record)
        return 1


def _stands_still(task: Task) -> bool:
    """Whether a step's term is a unit's own, in working days from its beginning."""
    basis = task.due_basis
    if task.flow_task.flow_class.person_waits or basis.get("direction") != "after":
        return False
    if basis["name"] in RUN_ON:
        return False
    on = dt.date.fromisoformat(basis["on"])
    return parameter(basis["name"], on=on, county=county_of(task.record)).unit == Unit.WORKING_DAY


def _day(moment: dt.date | dt.datetime) -> dt.date:
    return timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment
