"""For whom of a desk's people a step is, written beside the task so that inboxes ask no policy.

A policy says it (``access.only_for``, ``access.never_for``); it is written when the task
opens, after each step of its process, when it changes hands, once a night, and once after
the house's code has been exchanged. Whoever is told of a task or named with it is one of
``people_for``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.db.models import Q
from django.utils import timezone

from coordination.access import narrowing_of
from coordination.matters import matter_key
from coordination.units.models import KeptOut, Post, User
from coordination.units.queries import Reach, hands_of
from workflows.models import Bar, Process, Task

from .base import FLOWS, flow_nodes

AT_ONCE = 500


def name_person(task: Task) -> bool:
    """Put on the task whom its policy names; whether that is another than before."""
    if task.in_place_of_id is not None:  # it names whoever takes the place of one kept out
        return False
    found = narrowing_of(task.flow_task.policy)
    named = found.named(task.subject) if found is not None and found.named is not None else None
    alone = named is not None and found is not None and found.alone
    before, (task.named_id, task.named_alone) = (task.named_id, task.named_alone), (named, alone)
    return before != (named, alone)


def bar_people(tasks: Iterable[Task]) -> None:
    """Write whom the policies of these newly saved tasks bar from them, and who is kept out of their matters."""
    tasks = list(tasks)
    out = kept_out_by_matter(tasks)
    _write_bars({(task.pk, user) for task in tasks for user in _kept_out(task, out)})


def narrow_again(process: Process, fresh: Iterable[Task] = ()) -> None:
    """After a step: what the process's other open tasks say of their people is as the record has it now."""
    steps = narrowed_steps(process.flow_class)
    if not steps:
        return
    new = {task.pk for task in fresh}
    open_tasks = list(Task.objects.open().filter(process=process, flow_task__in=steps).exclude(pk__in=new))
    for task in open_tasks:
        task.process = process
    narrow(open_tasks)


def narrow(tasks: Sequence[Task]) -> None:
    """Write anew for whom each of these open tasks is, where that has changed."""
    tasks = [task for task in tasks if task.flow_task]
    if not tasks:
        return
    out = kept_out_by_matter(tasks)
    for task in tasks:
        if name_person(task):
            task.save(update_fields=["named", "named_alone"])
    had = {(task, user): pk for pk, task, user in _bars(tasks).values_list("pk", "task", "user")}
    wanted = {(task.pk, user) for task in tasks for user in _kept_out(task, out)}
    if gone := [had[one] for one in had.keys() - wanted]:
        Bar.objects.filter(pk__in=gone).delete()
    _write_bars(wanted - had.keys())


def narrow_held_in(region: int | None) -> None:
    """Of one county's desks, or of those above the counties: once a night, and after an upgrade.

    Tasks that opened before the code said whose they are have that said now.
    """
    flow_classes: list[Any] = [*FLOWS]
    steps = [node for flow_class in flow_classes for node in narrowed_steps(flow_class)]
    open_tasks = Task.objects.open().filter(flow_task__in=steps, holder_unit__region=region)
    open_tasks = open_tasks.select_related("process")
    batch: list[Task] = []
    for task in open_tasks.iterator(AT_ONCE):
        batch.append(task)
        if len(batch) == AT_ONCE:
            narrow(batch)
            batch = []
    narrow(batch)


@cache
def narrowed_steps(flow_class: Any) -> tuple[Any, ...]:
    """The steps of a flow whose policies narrow."""
    return tuple(
        node for node in flow_nodes(flow_class) if narrowing_of(getattr(node, "policy", None)) is not None
    )


# --- who is left ------------------------------------------------------------------------------


def people_for(tasks: Iterable[Task], *, all_stand: bool = False) -> list[list[User]]:
    """In whose inboxes each of these tasks stands today, as ``TaskQuerySet.waiting_for`` says it.

    A task that is not saved yet is for those for whom it would be. ``all_stand`` where the holders'
    units are known to stand today.
    """
    tasks = list(tasks)
    hands = hands_of({_desk(task) for task in tasks}, all_stand=all_stand)
    barred, stay = _barred(tasks), _who_stay(tasks)
    return [
        [user for user, reach in hands[_desk(task)] if _names(task, reach, stay) and _leaves(reach, kept_out)]
        for task, kept_out in zip(tasks, barred, strict=True)
    ]


def posts_for(task: Task) -> list[Post]:
    """The posts at a task's desk whose own people it is for, be it by hand or on paper."""
    barred, stay = _barred([task])[0], _who_stay([task])
    return [
        post
        for post in task.holder.posts()
        if _names(task, own := Reach(post.user_id, True, ()), stay) and _leaves(own, barred)
    ]


def _desk(task: Task) -> tuple[int, str]:
    return task.holder_unit_id, task.holder_role


def _names(task: Task, reach: Reach, stay: set[tuple[int, int, str]]) -> bool:
    """Whether nobody else is named in the task; whom it names may have left its desk."""
    if task.named_id is None:
        return True
    if task.named_alone:
        return task.named_id == reach.user
    return task.named_id in reach.people or (task.named_id, *_desk(task)) not in stay


def _leaves(reach: Reach, barred: set[int]) -> bool:
    """Whether somebody who comes so is not barred, nor everybody in whose name."""
    return reach.user not in barred and (reach.own or any(one not in barred for one in reach.absent))


def _who_stay(tasks: list[Task]) -> set[tuple[int, int, str]]:
    """Of those whom tasks name the ones who sit at a desk today: person, unit and role."""
    named = {task.named_id for task in tasks if task.named_id and not task.named_alone}
    if not named:
        return set()
    posts = Post.objects.current(timezone.localdate()).filter(user__in=named)
    return set(posts.values_list("user", "unit", "role"))


def _barred(tasks: list[Task]) -> list[set[int]]:
    """Whom each task keeps out: what stands beside it, or before it is saved what would stand there."""
    known: dict[int, set[int]] = {task.pk: set() for task in tasks if task.pk}
    for task_id, user_id in _bars(known).values_list("task", "user") if known else ():
        known[task_id].add(user_id)
    out = kept_out_by_matter([task for task in tasks if not task.pk])
    return [known[task.pk] if task.pk else set(_kept_out(task, out)) for task in tasks]


Out = dict[tuple[str, int], set[int]]


def kept_out_by_matter(tasks: Iterable[Task]) -> Out:
    """Who is kept out of the matters of these tasks, in one query."""
    keys = {key for task in tasks if (key := matter_key(task.process.record)) is not None}
    by_kind: dict[str, list[int]] = {}
    for kind, pk in keys:
        by_kind.setdefault(kind, []).append(pk)
    condition = Q(pk__in=[])
    for kind, pks in by_kind.items():
        condition |= Q(subject_type=kind, subject_id__in=pks)
    found: Out = {}
    if keys:
        for kind, pk, user in KeptOut.objects.filter(condition).values_list(
            "subject_type", "subject_id", "user"
        ):
            found.setdefault((kind, pk), set()).add(user)
    return found


def _kept_out(task: Task, out: Out) -> Iterator[int]:
    """Whom the step's policy bars, as the record now has it, and who is kept out of the matter (C7).

    Whose place it is taken in stays barred from it; in the place of one kept out it is for the one named.
    """
    found = narrowing_of(task.flow_task.policy)
    if found is not None and found.barred is not None:
        yield from (user for user in found.barred(task.subject) if user is not None)
    key = matter_key(task.process.record) if out else None
    if key is not None:
        yield from out.get(key, ())


def _bars(tasks: Iterable[Any]) -> Any:
    return Bar.objects.filter(task__in=list(tasks))


def _write_bars(wanted: set[tuple[int, int]]) -> None:
    if wanted:
        Bar.objects.bulk_create(
            [Bar(task_id=task, user_id=user) for task, user in sorted(wanted)],
            batch_size=AT_ONCE,
            ignore_conflicts=True,
        )
