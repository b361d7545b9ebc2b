"""Who holds the steps of a unit that is asked for its word: its liaison answers, its head signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.sittings.actions import record_reminder
from coordination.units.holders import Holder

if TYPE_CHECKING:
    from coordination.access import Actor


def liaison(record: Any, task: Any) -> Holder:
    return Holder.liaison(task.seed.unit)


def head(record: Any, task: Any) -> Holder:
    return Holder.head(task.seed.unit)


def remind(task: Any, *, actor: Actor) -> None:
    """Note on the seat that the clock reminded it."""
    record_reminder(task.seed, actor=actor)
