"""Co-units' parts: received by the liaison, contributed by the handler, ended with the assignment."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.duties.lifecycle import CoTaskLifecycle
from coordination.duties.models import CoTask
from coordination.duties.policies import can_contribute, can_draft_assignment, can_receive_co_task
from coordination.duties.traces import lock_assignment, save_part, trace
from coordination.duties.verbs import DutyVerb


@transaction.atomic
def receive_co_task(task: CoTask, *, actor: Actor) -> CoTask:
    task = _lock(task)
    require(can_receive_co_task(actor, task))
    CoTaskLifecycle(task).receive()
    task.received_at = timezone.now()
    save_part(task, actor=actor, fields=("status", "received_at"))
    trace(task.assignment, DutyVerb.CO_TASK_RECEIVED, actor=actor, fields=None, unit=task.unit)
    return task


@transaction.atomic
def contribute(task: CoTask, *, actor: Actor, answer: str) -> CoTask:
    """The co-unit's part joins the lead unit's work."""
    task = _lock(task)
    require(can_contribute(actor, task))
    CoTaskLifecycle(task).contribute()
    task.answer, task.answered_at, task.answered_by = answer, timezone.now(), actor.acting_post
    save_part(task, actor=actor, fields=("status", "answer", "answered_at", "answered_by"))
    trace(task.assignment, DutyVerb.CO_TASK_DONE, actor=actor, fields=None, unit=task.unit, reason=answer)
    return task


@transaction.atomic
def end_co_task(task: CoTask, *, actor: Actor, reason: str) -> CoTask:
    """The matter moved on without this part, by no fault of the unit."""
    require(can_draft_assignment(actor))
    task = _lock(task)
    CoTaskLifecycle(task).end()
    save_part(task, actor=actor, fields=("status",))
    trace(task.assignment, DutyVerb.CO_TASK_ENDED, actor=actor, fields=None, unit=task.unit, reason=reason)
    return task


def _lock(task: CoTask) -> CoTask:
    lock_assignment(task.assignment_id)
    found: CoTask = (
        CoTask.objects.select_for_update(of=("self",))
        .select_related("assignment__lead_unit", "unit")
        .get(pk=task.pk)
    )
    return found
