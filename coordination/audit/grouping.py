"""The same thing said of many units is told once: “11 units stand as no reply”."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from coordination.audit.models import Event
from coordination.audit.verbs import MANY


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a timeline: an event, or all those of one kind about one record on one day."""

    newest: Event
    count: int

    @property
    def sentence(self) -> str:
        if self.count == 1:
            return self.newest.sentence
        return gettext(MANY[self.newest.verb]) % {"count": self.count}

    @property
    def at(self) -> dt.datetime:
        return self.newest.at

    @property
    def small(self) -> str:
        return self.newest.small

    @property
    def tone(self) -> str:
        return self.newest.tone


def told_together(events: Iterable[Event], most: int) -> list[Told]:
    """The newest lines, each at the place of its newest event."""
    groups: dict[tuple[object, ...], list[Event]] = {}
    for event in events:
        key: tuple[object, ...] = (event.pk,)
        if event.verb in MANY:
            key = (event.verb, event.subject_type, event.subject_id, timezone.localdate(event.at))
        if key not in groups and len(groups) == most:
            continue  # an older line; those shown may still grow
        groups.setdefault(key, []).append(event)
    return [Told(found[0], len(found)) for found in groups.values()]
