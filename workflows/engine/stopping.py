"""A process rests while one of its signatures is disputed or a decision of its record is not to be executed (C10):
no step of it or of its children is taken."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from coordination.notifications.actions import hint
from coordination.trial import Note, note
from workflows.models import Process, Task

SIGNATURE, EXECUTION = "signature", "execution"
"""Why a process rests. It rests until the last reason is gone."""


def stop(step_id: int) -> int:
    """Let the process of a step rest while its signature is disputed, with what it waits for; how many did."""
    return _set([Task.objects.get(pk=step_id).process_id], SIGNATURE, rests=True)


def let_go(step_id: int) -> int:
    """Let it go on."""
    return _set([Task.objects.get(pk=step_id).process_id], SIGNATURE, rests=False)


def stop_record(record: models.Model) -> int:
    """Let what runs about a record rest, since its decision is not to be executed; how many processes did."""
    return _set(_running(record), EXECUTION, rests=True)


def let_record_go(record: models.Model) -> int:
    """Let it go on."""
    return _set(_running(record), EXECUTION, rests=False)


def _running(record: models.Model) -> list[int]:
    return list(Process.objects.of(record).filter(finished__isnull=True).values_list("pk", flat=True))


def _set(first: list[int], reason: str, *, rests: bool) -> int:
    found: list[Process] = []
    keys: Iterable[int] = first
    while keys:
        level = list(Process.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        found += level
        children = Process.objects.filter(parent_task__process__in=[one.pk for one in level])
        keys = list(children.filter(finished__isnull=True).values_list("pk", flat=True))
    changed = []
    for one in found:
        if one.finished is not None or (reason in one.stopped_for.split(",")) == rests:
            continue
        rested, one.stopped_for = one.is_stopped, _reasons(one.stopped_for, reason, rests)
        one.is_stopped = bool(one.stopped_for)
        one.save(update_fields=["stopped_for", "is_stopped"])
        if one.is_stopped != rested:
            changed.append(one)
    note(Note.RESTS if rests else Note.GOES_ON, *changed)
    hint(*(one.record for one in changed))
    return len(changed)


def _reasons(text: str, reason: str, rests: bool) -> str:
    held = {one for one in text.split(",") if one} - {reason}
    return ",".join(sorted(held | {reason} if rests else held))
