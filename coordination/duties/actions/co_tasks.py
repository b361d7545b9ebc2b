"""Co-units' parts: received by the liaison, contributed by the handler, ended with the assignment."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.changes import begin, gives_reason, trace
from coordination.duties.lifecycle import CoTaskLifecycle
from coordination.duties.models import CoTask
from coordination.duties.policies import can_contribute, can_draft_assignment, can_receive_co_task
from coordination.duties.verbs import DutyVerb


@transaction.atomic
def receive_co_task(task: CoTask, *, actor: Actor) -> CoTask:
    task, change = begin(task, actor=actor)
    require(can_receive_co_task(actor, task))
    CoTaskLifecycle(task).receive()
    task.received_at = timezone.now()
    change.keep()
    trace(task.assignment, DutyVerb.CO_TASK_RECEIVED, actor=actor, unit=task.unit)
    return task


@transaction.atomic
def contribute(task: CoTask, *, actor: Actor, answer: str) -> CoTask:
    """The co-unit's part joins the lead unit's work."""
    task, change = begin(task, actor=actor)
    require(can_contribute(actor, task))
    CoTaskLifecycle(task).contribute()
    task.answer, task.answered_at, task.answered_by = answer, timezone.now(), actor.acting_post
    change.keep()
    trace(task.assignment, DutyVerb.CO_TASK_DONE, actor=actor, unit=task.unit, reason=answer)
    return task


@gives_reason
@transaction.atomic
def end_co_task(task: CoTask, *, actor: Actor, reason: str) -> CoTask:
    """The matter moved on without this part, by no fault of the unit."""
    require(can_draft_assignment(actor))
    task, change = begin(task, actor=actor)
    CoTaskLifecycle(task).end()
    change.keep()
    trace(task.assignment, DutyVerb.CO_TASK_ENDED, actor=actor, unit=task.unit, reason=reason)
    return task
