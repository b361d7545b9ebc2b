"""What a change does, noted while it is made, so that it can be told beforehand.

A change on trial is made whole and undone (``workflows.engine.trial``). Whatever makes
something that people should know of first (a step that opens, a notice, a paper) notes it
here; outside a trial that is one look and nothing more.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


class Note(enum.Enum):
    OPENED = "a step opened"
    CLOSED = "an open step was taken back"
    MOVED = "an open step changed hands, or its time"
    PASSES_ON = "the open steps of a desk pass on with its post"
    ENDED = "a process ended"
    RESTS = "a process rests"
    GOES_ON = "a process that rested goes on"
    TOLD = "a notice was written"
    DRAFTED = "a paper was laid out"
    SIGNED = "a paper was signed"
    LEFT = "one of several was left as it was, in words that say why"
    UNTRIED = "of many only some were tried, in words that say how many"


@dataclass
class Notes:
    """What was noted, in its order; the same thing is kept once, as it stood last."""

    is_trial: bool = False
    _kept: list[tuple[Note, Any]] = field(default_factory=list)

    def add(self, note: Note, *things: Any) -> None:
        self._kept = [(kind, kept) for kind, kept in self._kept if kind != note or kept not in things]
        self._kept += [(note, thing) for thing in things]

    def of(self, *notes: Note) -> list[Any]:
        return [thing for note, thing in self._kept if note in notes]


_notes: ContextVar[Notes | None] = ContextVar("trial", default=None)


def on_trial() -> bool:
    """Whether what is done now is going to be undone."""
    notes = _notes.get()
    return notes is not None and notes.is_trial


def note(kind: Note, *things: Any) -> None:
    notes = _notes.get()
    if notes is not None:
        notes.add(kind, *things)


@contextmanager
def noting(*, is_trial: bool = False) -> Iterator[Notes]:
    """What is noted within; of a trial nothing is sent or written outside the database."""
    notes = Notes(is_trial)
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)
