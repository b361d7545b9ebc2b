"""A process rests while one of its signatures is disputed (C10): no step of it or of its children is taken."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.notifications.actions import hint
from coordination.trial import Note, note
from workflows.models import Process, Task


def stop(step_id: int) -> int:
    """Let the process of a step rest, with what it waits for; how many processes did."""
    return _set(step_id, is_stopped=True)


def let_go(step_id: int) -> int:
    """Let it go on."""
    return _set(step_id, is_stopped=False)


def _set(step_id: int, *, is_stopped: bool) -> int:
    process = Task.objects.get(pk=step_id).process
    found: list[Process] = []
    keys: Iterable[int] = [process.pk]
    while keys:
        level = list(Process.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        found += level
        children = Process.objects.filter(parent_task__process__in=[one.pk for one in level])
        keys = list(children.filter(finished__isnull=True).values_list("pk", flat=True))
    running = [one for one in found if one.finished is None and one.is_stopped != is_stopped]
    Process.objects.filter(pk__in=[one.pk for one in running]).update(is_stopped=is_stopped)
    note(Note.RESTS if is_stopped else Note.GOES_ON, *running)
    hint(*(one.record for one in running))
    return len(running)
