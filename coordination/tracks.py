"""Tracks: the row of stops on a record's page, which says where the record stands, who took each step and when.

A room declares the track of a kind of its records once, in its ``tracks``; the record's own page and the
pages of its steps show the same. Which stop is the present one is read of the record's status, what stands
under those before it of its events.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone

from coordination.audit.models import Event
from coordination.open_steps import due_words

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

TRACKS: dict[type[Model], Track] = {}


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop as pages show it; its ``state`` is done, now, late, todo or off."""

    words: str
    small: str
    state: str


def who_and_when(event: Event | None) -> str:
    return f"{only_when(event)} {event.user_name}" if event else ""


def only_when(event: Event | None) -> str:
    """For what several people do, of whom the last is no more than the others."""
    return f"{timezone.localtime(event.at):%m-%d}" if event else ""


def untold(event: Event | None) -> str:
    """For what is said in the timeline and not on the track."""
    return ""


def at_hand(record: Any) -> tuple[str, str]:
    """The present stop of a track that says nothing under it."""
    return "", "now"


@dataclass(frozen=True)
class Step:
    """A step of the usual course: the statuses in which it is the present one, the verbs that end it."""

    words: _StrOrPromise
    statuses: tuple[str, ...]
    verbs: tuple[str, ...]
    told: Callable[[Event | None], str] = who_and_when
    without: _StrOrPromise | None = None
    """What is said of it, off, where the record passed it without an event; else it counts as done."""

    def ended_by(self, events: Sequence[Event]) -> Event | None:
        return next((event for event in events if event.verb in self.verbs), None)

    def passed(self, events: Sequence[Event]) -> Stop:
        event = self.ended_by(events)
        if event is None and self.without is not None:
            return Stop(str(self.words), str(self.without), "off")
        return Stop(str(self.words), self.told(event), "done")

    def left(self, events: Sequence[Event]) -> Stop:
        """As far as events go, where the record stopped somewhere."""
        return self.passed(events) if self.ended_by(events) else self.ahead("off")

    def ahead(self, state: str) -> Stop:
        return Stop(str(self.words), "", state)


def events_of(record: Model) -> Sequence[Event]:
    """The whole timeline, newest first; a record has some dozens of events."""
    return list(Event.objects.of(record))


class Track:
    """The usual course of a kind of record; every status lies in one of its steps, or ends it."""

    def __init__(
        self,
        model: type[Model],
        *steps: Step,
        lanes: Mapping[str, Sequence[Step]] | None = None,
        done: Collection[str],
        stopped: Collection[str] = (),
        stop_told: Callable[[Event | None], str] | None = who_and_when,
        now: Callable[[Any], tuple[str, str]] = due_words,
        events: Callable[[Any], Sequence[Event]] = events_of,
    ) -> None:
        """In a status of ``done`` all is done, in one of ``stopped`` the record ended before. Then the stop
        at which it did says so, with what ``stop_told`` makes of the event; without that no stop does.
        ``now`` says what stands under the present stop and whether it is late. A model with ``lanes``
        has a course for each.
        """
        self.lanes = lanes or {"": steps}
        self.done, self.stopped, self.stop_told = frozenset(done), frozenset(stopped), stop_told
        self.now, self.events = now, events
        TRACKS[model] = self

    def steps_of(self, record: Any) -> Sequence[Step]:
        return self.lanes[record.lane if len(self.lanes) > 1 else ""]

    def stops(self, record: Any, events: Sequence[Event] | None = None) -> list[Stop]:
        """The row for a record; ``events`` are its own, newest first, where the page has them in hand."""
        told = self.events(record) if events is None else events
        steps, status = self.steps_of(record), str(record.status)
        if status in self.stopped:
            return self._stopped(record, steps, told)
        now = place_of(status, steps)
        return [
            *(step.passed(told) for step in steps[:now]),
            *(Stop(str(step.words), *self.now(record)) for step in steps[now : now + 1]),
            *(step.ahead("todo") for step in steps[now + 1 :]),
        ]

    def _stopped(self, record: Any, steps: Sequence[Step], events: Sequence[Event]) -> list[Stop]:
        if self.stop_told is None:
            return [step.left(events) for step in steps]
        moves = ((place_of(status_before(event), steps), event) for event in events)
        place, last = next(((place, event) for place, event in moves if place < len(steps)), (0, None))
        return [
            *(step.passed(events) for step in steps[:place]),
            Stop(str(record.get_status_display()), self.stop_told(last), "late"),
            *(step.ahead("off") for step in steps[place + 1 :]),
        ]


def place_of(status: str, steps: Sequence[Step]) -> int:
    """Which step it is the status of; behind them all where of none."""
    return next((place for place, step in enumerate(steps) if status in step.statuses), len(steps))


def status_before(event: Event) -> str:
    """The status that the record had before, where the event moved it or left it as it was."""
    return str(event.before.get("status", "")) if isinstance(event.before, dict) else ""
