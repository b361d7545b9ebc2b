"""After a step: who is told that a task waits for them, and which pages read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from coordination.notifications.actions import hint, hint_topic, notify, settle_notices
from coordination.units.queries import users_acting_for
from workflows.engine.base import step_key
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
    _notify(record, fresh, actor)
    settle_notices(*(f"task:{task.pk}" for task in gone), actor=actor)
    topics = {inbox_topic(task) for task in (*fresh, *gone) if task.holder_unit_id}
    hint(record, process)
    hint_topic(*sorted(topics))


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
    acting = users_acting_for(
        {(task.holder_unit_id, task.holder_role) for task in tasks},
        all_stand=all(task.holder_unit.is_valid_on(today) for task in tasks),
    )
    for task in tasks:
        users = [user for user in acting[task.holder_unit_id, task.holder_role] if user.pk != actor.user.pk]
        if users:
            notify(
                users,
                FlowNotice.TASK_OPENED,
                subject=record,
                key=f"task:{task.pk}",
                url=task.get_absolute_url(),
                is_new=True,
                title=task.subject_title,
                step=step_key(task.flow_task),
            )
