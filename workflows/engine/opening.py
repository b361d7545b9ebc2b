"""Filling in a task as it opens: whose it is, what it is about, by when."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation

from coordination.policy.deadlines import due
from coordination.policy.given import is_provisional
from coordination.units.counties import county_of
from workflows.models import HUMAN, Task

from .ladder import DEFAULT_TERM, DueTime, next_rung
from .narrowing import name_person
from .recusing import take_the_place
from .resting import rests_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewflow.workflow.token import Token

    from workflows.models import Process

    from .nodes import Human

_by_hand: ContextVar[dt.datetime | None] = ContextVar("due_by_hand", default=None)


@contextmanager
def due_by_hand(at: dt.datetime | None) -> Iterator[None]:
    """Where the calendar of a year is missing, the next step's due time is given by a person."""
    token = _by_hand.set(at)
    try:
        yield
    finally:
        _by_hand.reset(token)


def draft_task(
    node: Human,
    process: Process,
    token: Token,
    *,
    data: Any = None,
    seed: Any = None,
    like: Task | None = None,
) -> Task:
    """The task of a human node, complete but unsaved; timed ``like`` one that opened at the same moment."""
    flow_class: Any = node.flow_class
    record: Any = process.record
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        title = flow_class.subject_title(record)
    task: Task = flow_class.task_class(
        process=process,
        flow_task=node,
        flow_task_type=HUMAN,
        token=token,
        data=data if data is not None else {},
        subject_type=record._meta.label_lower,
        subject_id=record.pk,
        subject_title=title,
        subject_number=flow_class.subject_number(record),
        priority=flow_class.priority(record),
    )
    task.seed = seed if seed is not None else _seed_of_branch(process, token)
    holder = node.holder(record, task)
    task.holder_unit, task.holder_role = holder.unit, str(holder.role)
    name_person(task)
    take_the_place(task)
    if node.rests and rests_now(record):
        task.rests_since = timezone.now()
    if like is None:
        set_due(task, due_of(node, record, task))
    else:
        task.due_at, task.due_provisional, task.due_basis = like.due_at, like.due_provisional, like.due_basis
        task.rung, task.next_rung_at = like.rung, like.next_rung_at
    return task


def set_due(task: Task, due: DueTime) -> None:
    """Give a task its due time and the first rung of its ladder."""
    node, record = task.flow_task, task.process.record
    task.due_at, task.due_provisional, task.due_basis = due.at, due.provisional, due.basis
    task.rung, task.next_rung_at = 0, None
    if node.ladder:
        task.rung, task.next_rung_at = next_rung(
            node.ladder, due.at, on=policy_day(record), start=0, now=timezone.now(), task=task
        )


def due_of(node: Human, record: Any, task: Task) -> DueTime:
    """By when a step is due: a parameter of the version the record was opened under, or the node's own rule."""
    given = _by_hand.get()
    if given is not None:
        return DueTime(given, is_provisional(given), {"by_hand": True})
    if callable(node.deadline):
        return as_due(node.deadline(record, task))
    return as_due(
        due(
            node.deadline or DEFAULT_TERM,
            start=timezone.now(),
            on=policy_day(record),
            county=county_of(record),
        )
    )


def as_due(answer: Any) -> DueTime:
    """A due time of any kind; one that a record gives, and no term, is as provisional as its day."""
    if isinstance(answer, dt.datetime):
        answer = DueTime(answer)
    provisional = answer.provisional if answer.basis else is_provisional(answer.at)
    return DueTime(answer.at, provisional, answer.basis)


def policy_day(record: Any) -> dt.date:
    """The day whose parameters a record follows: that of its opening."""
    return getattr(record, "policy_on", None) or timezone.localdate()


def _seed_of_branch(process: Process, token: Token) -> Any:
    """A later step of a branch works on the thing that opened the branch."""
    if not token.is_split_token():
        return None
    first = (
        Task.objects.filter(process=process, token=token, seed_object_id__isnull=False).order_by("pk").first()
    )
    return first.seed if first else None
