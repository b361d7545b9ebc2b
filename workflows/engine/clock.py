"""The clock: climbs ladders, ends steps whose closing time has come, wakes parents. It decides nothing.

Any number of clocks may run. Each looks before it opens a write transaction,
takes one process at a time under its lock and skips what another holds; what
fails is logged, put off for a minute, and the rest goes on. Each notice has a
key and goes out once, however often a rung is tried.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from coordination.audit.actions import record as record_event
from coordination.notifications.actions import hint, notify
from coordination.notifications.kinds import RoomNotice
from coordination.policy.deadlines import recompute
from coordination.policy.followers import recomputes_deadlines
from coordination.policy.snapshot import policy_snapshot
from coordination.policy.verbs import PolicyVerb
from coordination.units.queries import clock_actor, users_acting_for
from workflows.models import Process, Task
from workflows.notices import FlowNotice
from workflows.verbs import FlowVerb

from .base import step_key
from .ladder import HOLDER, Closing, Rung, holder_by_role, next_rung
from .opening import as_due, policy_day
from .steps import StepTaken, complete, wake
from .turning import reschedule

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.units.models import User

log = logging.getLogger("workflows.engine.clock")
BATCH = 200
PUT_OFF = dt.timedelta(minutes=1)


def sweep(now: dt.datetime | None = None) -> int:
    """Do whatever is due; how much was done."""
    with policy_snapshot():
        return climb_ladders(now or timezone.now()) + wake_parents()


def climb_ladders(now: dt.datetime) -> int:
    """Fire the rungs whose time has come, the oldest first."""
    due = list(
        Task.objects.filter(finished__isnull=True, next_rung_at__lte=now)
        .order_by("next_rung_at")
        .values_list("pk", flat=True)[:BATCH]
    )
    if not due:
        return 0
    actor = clock_actor()
    return sum(_try(pk, now, actor) for pk in due)


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
        if not task.is_open or task.next_rung_at is None or task.next_rung_at > now:
            return 0
        ladder = task.flow_task.ladder
        if task.rung >= len(ladder):  # the flow's ladder grew shorter
            Task.objects.filter(pk=pk).update(next_rung_at=None)
            return 0
        rung = ladder[task.rung]
        if isinstance(rung, Closing):
            complete(task, rung.action, actor=actor)  # type: ignore[arg-type]
        else:
            _fire(task, rung, now, actor)
        return 1


def _fire(task: Task, rung: Rung, now: dt.datetime, actor: Actor) -> None:
    """Tell those whom the rung names, open what it opens, and set the next."""
    record = task.process.record
    event = record_event(
        FlowVerb.ESCALATED if rung.escalates else FlowVerb.RUNG_FIRED,
        actor=actor,
        subject=record,
        unit=task.holder_unit_id,
        after={
            "step": step_key(task.flow_task),
            "rung": task.rung,
            "due": task.due_at.isoformat(),
        },
    )
    for kind, users in _told(task, rung):
        notify(
            users,
            kind,
            subject=record,
            key=f"task:{task.pk}:rung:{task.rung}",
            event=event,
            urgent=rung.urgent,
            url=task.get_absolute_url(),
            title=task.subject_title,
            step=step_key(task.flow_task),
            due=timezone.localtime(task.due_at).strftime("%Y-%m-%d %H:%M"),
            unit=task.holder_unit.short_name,
        )
    if rung.opens is not None:
        rung.opens(task, actor=actor)
    task.rung, task.next_rung_at = next_rung(
        task.flow_task.ladder, task.due_at, on=policy_day(record), start=task.rung + 1, now=now, task=task
    )
    task.save(update_fields=["rung", "next_rung_at"])
    hint(record, task.process)


def _told(task: Task, rung: Rung) -> list[tuple[RoomNotice, list[User]]]:
    """The holder is reminded or told it is late; others, that the holder has not finished."""
    found: list[tuple[RoomNotice, list[User]]] = []
    own = (task.holder_unit_id, task.holder_role)
    seen: set[int] = set()
    for role in sorted(rung.notify, key=lambda role: role != HOLDER):
        key = own if role == HOLDER else holder_by_role(role, task).key
        users = [user for user in users_acting_for({key})[key] if user.pk not in seen]
        seen |= {user.pk for user in users}
        if not rung.escalates:
            kind = FlowNotice.TASK_DUE_SOON
        elif key == own:
            kind = FlowNotice.TASK_OVERDUE
        else:
            kind = FlowNotice.TASK_ESCALATED
        found.append((kind, users))
    return found


def wake_parents() -> int:
    """Parents whose children ended and do not know it yet: a crash came between the two commits."""
    waiting = list(
        Process.objects.filter(parent_task__isnull=False, finished__isnull=False, parent_told=False)
        .order_by()
        .values_list("parent_task_id", flat=True)
        .distinct()[:BATCH]
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
def recompute_tasks(*, actor: Actor, basis: str) -> int:
    """After a notice of the State Council: open provisional due times by the announced days, each with an event."""
    moved = 0
    tasks = Task.objects.filter(finished__isnull=True, due_provisional=True)
    for task in tasks.select_related("process", "holder_unit").order_by("process_id", "pk"):
        if "name" not in task.due_basis:
            continue
        moved += _recompute_one(task, actor, basis)
    return moved


def _recompute_one(task: Task, actor: Actor, basis: str) -> int:
    before, due = task.due_at, as_due(recompute(task.due_basis))
    reschedule(task, due)
    record = task.process.record
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
        return 1
    key = (task.holder_unit_id, task.holder_role)
    notify(
        users_acting_for({key})[key],
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
    return 1
