"""After a step: who is told that a task waits for them, and which pages read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from coordination.notifications.actions import hint, hint_topic, notify, settle_notices
from workflows.engine.base import step_key
from workflows.engine.catching_up import not_in_digest
from workflows.engine.narrowing import narrow_again, people_for
from workflows.models import Task
from workflows.notices import FlowNotice

if TYPE_CHECKING:
    from coordination.access import Actor
    from workflows.models import Process


def tell(process: Process, *, actor: Actor, done: Task | None = None) -> None:
    """Refresh what open tasks say of the record, tell new holders, and hint pages and inboxes."""
    fresh: list[Task] = process.__dict__.pop("opened_tasks", [])
    gone: list[Task] = process.__dict__.pop("closed_tasks", [])
    if done is not None:
        gone.append(done)
    record: Any = process.record
    _refresh_subject(process, record, done)
    narrow_again(process, fresh)
    _notify(record, fresh, actor)
    settle_notices(*(key for task in gone for key in (f"task:{task.pk}", *told_by_ladder(task))), actor=actor)
    topics = {inbox_topic(task) for task in (*fresh, *gone) if task.holder_unit_id}
    hint(record, process)
    hint_topic(*sorted(topics))


def rung_key(task: Task, rung: int) -> str:
    """Under which a rung is told once: where the step has another time, its ladder is another."""
    return f"task:{task.pk}:rung:{rung}:{task.due_at:%Y%m%d%H%M}"


def told_by_ladder(task: Task) -> list[str]:
    """The keys of what the ladder has told of a step so far; beyond its doing, or its time, nobody need read it."""
    return [rung_key(task, rung) for rung in range(task.rung)] if task.due_at else []


def inbox_topic(task: Task) -> str:
    return f"inbox:{task.holder_unit_id}:{task.holder_role}"


def _refresh_subject(process: Process, record: object, done: Task | None) -> None:
    """Where the step changed title or number, the record's other open tasks show it."""
    flow_class = process.flow_class
    title, number = flow_class.subject_title(record), flow_class.subject_number(record)
    if done is None or not done.subject_type or (done.subject_title, done.subject_number) == (title, number):
        return
    Task.objects.open().about(record).update(
        subject_title=title, subject_number=number, priority=flow_class.priority(record)
    )


def _notify(record: Any, tasks: Iterable[Task], actor: Actor) -> None:
    tasks = list(tasks)
    if not tasks:
        return
    today = timezone.localdate()
    all_stand = all(task.holder_unit.is_valid_on(today) for task in tasks)
    for task, people in zip(tasks, people_for(tasks, all_stand=all_stand), strict=True):
        users = not_in_digest(user for user in people if user.pk != actor.user.pk)
        if users:
            notify(
                users,
                task.flow_task.says or FlowNotice.TASK_OPENED,
                subject=record,
                key=f"task:{task.pk}",
                url=task.get_absolute_url(),
                is_new=True,
                title=task.subject_title,
                number=task.subject_number,
                step=step_key(task.flow_task),
            )
