"""Starting one flow about many records at once: the same rows as ``steps.start`` writes, in a few inserts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from coordination.notifications.actions import hint_topic, list_topic
from coordination.statements import insert
from coordination.trial import Note, note
from workflows.models import Process, Task

from .base import flow_of
from .narrowing import bar_people
from .nodes import Human
from .opening import draft_task, policy_day
from .steps import rules_read_once
from .telling import inbox_topic

if TYPE_CHECKING:
    from coordination.access import Actor

    from .base import RecordFlow

AT_ONCE = 500
START = Token("start")


def start_many(records: Sequence[models.Model], *, actor: Actor) -> list[Task]:
    """Start the process of each of many records of a kind, up to its first human step; the steps that now wait.

    Only for flows whose start leads straight to a human step. Holders are not
    told one notice a task: the caller says it once for them all.
    """
    if not records:
        return []
    flow_class = flow_of(records[0])
    start: Any = flow_class.instance.node("start")
    first = start._next
    if not isinstance(first, Human):
        raise TypeError(f"{flow_class.__name__} does not begin with a human step.")
    with transaction.atomic(savepoint=False), rules_read_once():
        processes = _processes(flow_class, records)
        begun = _begun(flow_class, start, processes, actor)
        opened = _opened(first, processes)
        link = Task.previous.through
        link._default_manager.bulk_create(
            [
                link(from_task_id=task.pk, to_task_id=before.pk)
                for task, before in zip(opened, begun, strict=True)
            ],
            batch_size=AT_ONCE,
        )
        topics = {inbox_topic(task) for task in opened}
        hint_topic(*dict.fromkeys(list_topic(record) for record in records), *sorted(topics))
    return opened


def _insert(rows: Sequence[models.Model]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        insert(*rows[start : start + AT_ONCE])


def _processes(flow_class: type[RecordFlow], records: Sequence[models.Model]) -> list[Process]:
    processes = [flow_class.process_class(flow_class=flow_class, artifact=record) for record in records]
    _insert(processes)
    for process, record in zip(processes, records, strict=True):
        process.keep(record)
    return processes


def _begun(flow_class: type[RecordFlow], start: Any, processes: list[Process], actor: Actor) -> list[Task]:
    """The start's own tasks, done by whoever started it."""
    now = timezone.now()
    tasks: list[Task] = [
        flow_class.task_class(
            process=process,
            flow_task=start,
            flow_task_type=start.task_type,
            status=STATUS.DONE,
            started=now,
            finished=now,
            owner=actor.user,
            done_as=actor.acting_post,
        )
        for process in processes
    ]
    _insert(tasks)
    return tasks


def _opened(node: Human, processes: list[Process]) -> list[Task]:
    """The first human step of each; where the node's times are a parameter's, they are read once a day of rules."""
    is_shared = not callable(node.deadline) and all(rung.moment is None for rung in node.ladder)
    timed: dict[dt.date, Task] = {}
    tasks = []
    for process in processes:
        day = policy_day(process.record)
        task = draft_task(node, process, START, like=timed.get(day) if is_shared else None)
        timed.setdefault(day, task)
        tasks.append(task)
    _insert(tasks)
    bar_people(tasks)
    note(Note.OPENED, *tasks)
    return tasks
