"""The clock: climbs ladders, ends steps whose closing time has come, wakes parents. It decides nothing.

Any number of clocks may run. Each looks before it opens a write transaction,
takes one process at a time under its lock and skips what another holds; what
fails is logged, put off for a minute, and the rest goes on. Each notice has a
key and goes out once, however often a rung is tried.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Collection
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coordination.audit.actions import record as record_event
from coordination.notifications.actions import hint, notify
from coordination.policy.deadlines import add_working_days, is_working_day, recompute
from coordination.policy.followers import recomputes_deadlines
from coordination.policy.given import is_provisional
from coordination.policy.snapshot import policy_snapshot
from coordination.policy.verbs import PolicyVerb
from coordination.units.counties import county_of
from coordination.units.queries import clock_actor
from workflows.models import Process, Task
from workflows.notices import FlowNotice
from workflows.verbs import FlowVerb

from .base import step_key
from .catching_up import as_one, is_late, not_in_digest, tell_in_digests, told_by, told_in_digest
from .ladder import Closing, DueTime, after_paper, next_rung, standing
from .narrowing import people_for
from .opening import as_due, policy_day
from .outage import pages_answer
from .steps import StepTaken, complete, wake
from .telling import rung_key
from .turning import reschedule

if TYPE_CHECKING:
    from coordination.access import Actor

log = logging.getLogger("workflows.engine.clock")
BATCH = 200
PUT_OFF = dt.timedelta(minutes=1)


def sweep(now: dt.datetime | None = None) -> int:
    """Do whatever is due; how much was done."""
    with policy_snapshot():
        return climb_ladders(now or timezone.now()) + wake_parents()


def climb_ladders(now: dt.datetime) -> int:
    """Fire the rungs whose time has come, county by county, in each the oldest first.

    A county with thousands of them takes a batch a sweep, and no other waits for it.
    """
    due = Task.objects.filter(
        finished__isnull=True, next_rung_at__lte=now, process__is_stopped=False, rests_since=None
    )
    counties = list(due.order_by().values_list("holder_unit__region", flat=True).distinct())
    if not counties or not pages_answer(now):
        return 0
    actor, fired = clock_actor(), 0
    for county in counties:
        tell_in_digests(due.filter(holder_unit__region=county), now)
        oldest = due.filter(holder_unit__region=county).order_by("next_rung_at")
        fired += sum(_try(pk, now, actor) for pk in oldest.values_list("pk", flat=True)[:BATCH])
    return fired


def _try(pk: int, now: dt.datetime, actor: Actor) -> int:
    try:
        return _climb(pk, now, actor)
    except StepTaken:
        return 0
    except Exception:  # whatever an action raises, its rung is put off and the others are climbed
        log.exception("The rung of task %s failed; it is tried again in a minute", pk)
        Task.objects.filter(pk=pk, finished__isnull=True).update(next_rung_at=now + PUT_OFF)
        return 0


def _climb(pk: int, now: dt.datetime, actor: Actor) -> int:
    """One rung, under the lock that every step of its process takes."""
    with transaction.atomic():
        process_id = Task.objects.values_list("process_id", flat=True).get(pk=pk)
        locked = Process.objects.select_for_update(skip_locked=True).filter(pk=process_id)
        if not locked.exists():
            return 0  # a step of it is being taken: the next sweep looks again
        task = Task.objects.select_related("process", "holder_unit").get(pk=pk)
        if not task.is_open or task.rests_since is not None:
            return 0
        if task.next_rung_at is None or task.next_rung_at > now:
            return 0
        ladder = task.flow_task.ladder
        if task.rung >= len(ladder):  # the flow's ladder grew shorter
            Task.objects.filter(pk=pk).update(next_rung_at=None)
            return 0
        on = policy_day(task.process.record)
        at = standing(ladder, task.due_at, on=on, start=task.rung, now=now, task=task)
        closing = ladder[at]
        if isinstance(closing, Closing):
            task.rung = at
            task.save(update_fields=["rung"])
            complete(task, closing.action, actor=actor)  # type: ignore[arg-type]
        else:
            with told_in_digest(since=task.next_rung_at) if is_late(task, now) else nullcontext():
                _fire(task, at, now, actor)
        return 1


def _fire(task: Task, at: int, now: dt.datetime, actor: Actor) -> None:
    """Tell those whom the rungs up to the one that stands name, each once; open what they open; set the next."""
    record, ladder = task.process.record, task.flow_task.ladder
    passed = ladder[task.rung : at + 1]
    rung = as_one(passed)
    event = record_event(
        FlowVerb.ESCALATED if rung.escalates else FlowVerb.RUNG_FIRED,
        actor=actor,
        subject=record,
        unit=task.holder_unit_id,
        after={
            "step": step_key(task.flow_task),
            "rung": at,
            "due": task.due_at.isoformat(),
        },
    )
    for kind, users, url in told_by(task, rung):
        notify(
            not_in_digest(users),
            kind,
            subject=record,
            key=rung_key(task, at),
            event=event,
            urgent=rung.urgent,
            url=url,
            title=task.subject_title,
            step=step_key(task.flow_task),
            due=timezone.localtime(task.due_at).strftime("%Y-%m-%d %H:%M"),
            unit=task.holder_unit.short_name,
        )
    for one in passed:
        if one.opens is not None:
            one.opens(task, actor=actor)
    on = policy_day(record)
    task.rung, task.next_rung_at = next_rung(ladder, task.due_at, on=on, start=at + 1, now=now, task=task)
    if ladder[at].signs and task.next_rung_at is not None:
        task.next_rung_at = max(task.next_rung_at, after_paper(ladder, at, on=on, now=now, task=task))
    task.save(update_fields=["rung", "next_rung_at"])
    hint(record, task.process)


def wake_parents() -> int:
    """Parents whose children ended and do not know it yet: a crash came between the two commits.

    All of them, since those that cannot be woken stay, and must keep no other waiting.
    """
    waiting = list(
        Process.objects.filter(parent_task__isnull=False, finished__isnull=False, parent_told=False)
        .order_by()
        .values_list("parent_task_id", flat=True)
        .distinct()
    )
    if not waiting:
        return 0
    actor, woken = clock_actor(), 0
    for task in Task.objects.filter(pk__in=waiting):
        try:
            woken += wake(task, actor=actor)
        except Exception:  # the parent is asked again in the next sweep, and the others are woken
            log.exception("The waiting step %s could not be woken", task.pk)
    return woken


@recomputes_deadlines
def recompute_tasks(*, actor: Actor, basis: str, days: Collection[dt.date]) -> Counter[int]:
    """After a notice of the State Council: open provisional due times by the announced days, each with an event."""
    moved: Counter[int] = Counter()
    hangs = Q(due_provisional=True) | Q(due_at__date__in=days, due_at__gt=timezone.now())
    tasks = Task.objects.filter(hangs, finished__isnull=True, due_at__isnull=False)
    for task in tasks.select_related("process", "holder_unit").order_by("process_id", "pk"):
        _recompute_one(task, actor, basis)
        moved[county_of(task.record).pk] += 1
    return moved


def _by_the_notice(task: Task, record: Any) -> DueTime:
    """The same term anew; of a day that somebody gave, where the record has it now, or the next that is worked."""
    if "name" in task.due_basis:
        return as_due(recompute(task.due_basis, county=county_of(record)))
    local = timezone.localtime(task.due_at)
    if is_working_day(local.date()):
        return DueTime(task.due_at, is_provisional(local), task.due_basis)
    node = task.flow_task
    if callable(node.deadline) and not task.due_basis:
        asked = as_due(node.deadline(record, task))
        if asked.at >= task.due_at:  # the same, where it hangs on what people move themselves
            return asked
    day = add_working_days(local.date(), 0)
    at = timezone.make_aware(dt.datetime.combine(day, local.time()))
    return DueTime(at, is_provisional(at), task.due_basis)


def _recompute_one(task: Task, actor: Actor, basis: str) -> None:
    record = task.process.record
    before, due = task.due_at, _by_the_notice(task, record)
    reschedule(task, due, actor=actor)
    event = record_event(
        PolicyVerb.DEADLINE_RECOMPUTED,
        actor=actor,
        subject=record,
        unit=task.holder_unit_id,
        before={"due": before.isoformat()},
        after={"due": due.at.isoformat(), "step": step_key(task.flow_task)},
        basis=basis,
    )
    if task.due_at == before:  # firm now, on the same day
        return
    notify(
        people_for([task])[0],
        FlowNotice.TASK_DEADLINE_MOVED,
        subject=record,
        key=f"task:{task.pk}:moved:{event.uuid}",
        event=event,
        url=task.get_absolute_url(),
        title=task.subject_title,
        step=step_key(task.flow_task),
        due=timezone.localtime(due.at).strftime("%Y-%m-%d %H:%M"),
    )
    hint(record)
