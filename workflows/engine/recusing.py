"""Where the steps of a matter go once somebody is kept out of it (D21, C7): to who is left at the desk, else on.

Whoever keeps out loses every open step of the matter and gets none that opens later. Where
nobody else sits at the desk, the one named in the declaration takes the step in their place;
where none was named, their head does, then county civil affairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from coordination.matters import belonging
from coordination.notifications.actions import hint, hint_topic, notify
from coordination.units.kept_out import hears_of_the_kept_out, heirs_of
from coordination.units.models import KeptOut, Post
from workflows.models import RECORD_LABELS, Task
from workflows.notices import FlowNotice

from .base import step_key
from .narrowing import name_person, narrow, people_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordination.units.models import User

PLACED = ("holder_unit", "holder_role", "named", "named_alone", "in_place_of")


def take_the_place(task: Task) -> None:
    """Give a step at whose desk nobody is left to who takes it over; the task is saved by the caller."""
    record = task.process.record
    kept = list(
        KeptOut.objects.about(record).select_related("stand_in__unit", "stand_in__user").order_by("pk")
    )
    if not kept or any(people_for([_as_it_would_be(task)])):
        return
    out = {row.user_id: row for row in kept}
    sat = Post.objects.current().filter(unit=task.holder_unit, role=task.holder_role, user__in=out)
    for post in sat.select_related("unit", "user").order_by("order", "pk"):
        for heir in _heirs(post, out[post.user_id], record):
            if heir.user_id not in out:
                task.in_place_of = post
                task.holder_unit, task.holder_role = heir.unit, heir.role
                task.named, task.named_alone = heir.user, True
                return


def _heirs(post: Post, row: KeptOut, record: Any) -> Iterable[Post]:
    if row.stand_in is not None and row.stand_in.is_valid_on(timezone.localdate()):
        yield row.stand_in
    yield from heirs_of(post, record)


def _as_it_would_be(task: Task) -> Task:
    """The same step unsaved, so that whom it is for is asked anew and not read beside it."""
    return Task(
        process=task.process,
        flow_task=task.flow_task,
        seed_content_type=task.seed_content_type,
        seed_object_id=task.seed_object_id,
        holder_unit=task.holder_unit,
        holder_role=task.holder_role,
        named=task.named,
        named_alone=task.named_alone,
    )


@hears_of_the_kept_out
def look_again(matter: Any) -> None:
    """The open steps of a matter, once somebody is kept out of it or let in again."""
    for task in open_steps_of(matter):
        before = people_for([task])[0], (task.holder_unit_id, task.holder_role)
        topics = [_topic(task)]
        if task.in_place_of_id is not None:
            holder = task.flow_task.holder(task.process.record, task)
            task.holder_unit, task.holder_role = holder.unit, str(holder.role)
            task.in_place_of = None
        name_person(task)
        take_the_place(task)
        task.save(update_fields=PLACED)
        narrow([task])
        hint_topic(*dict.fromkeys([*topics, _topic(task)]))
        if before[1] != (task.holder_unit_id, task.holder_role):
            _tell(task, before[0])
    hint(matter)


def open_steps_of(matter: Any) -> list[Task]:
    """The human steps that wait about a matter or anything that hangs on it."""
    condition = Q(pk__in=[])
    for label in sorted(RECORD_LABELS):
        model: Any = apps.get_model(label)
        rows = belonging(model, matter)
        if rows is not None:
            found = model._default_manager.filter(rows).order_by().values("pk")
            condition |= Q(subject_type=label, subject_id__in=found)
    open_tasks = Task.objects.open().filter(condition)
    return list(open_tasks.select_related("process", "holder_unit").order_by("pk"))


def _topic(task: Task) -> str:
    return f"inbox:{task.holder_unit_id}:{task.holder_role}"


def _tell(task: Task, before: Iterable[User]) -> None:
    """Whoever takes the step over hears of it as of any step that opens."""
    knew = {user.pk for user in before}
    notify(
        [user for user in people_for([task])[0] if user.pk not in knew],
        FlowNotice.TASK_OPENED,
        subject=task.process.record,
        key=f"task:{task.pk}:placed:{task.holder_unit_id}:{task.holder_role}",
        url=task.get_absolute_url(),
        title=task.subject_title,
        step=step_key(task.flow_task),
    )
