"""How the seals of the trail stand, and whether an event carries its code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min
from django.utils import timezone

from coordination.audit import macs
from coordination.audit.models import Event, Pending, Seal
from coordination.audit.seals import newest_seal

if TYPE_CHECKING:
    pass

COUNT_STOPS_AT = 1000


@dataclass(frozen=True)
class TrailState:
    """How far the seals have come."""

    newest: Seal | None
    unsealed: int
    oldest: dt.datetime | None

    @property
    def more(self) -> bool:
        return self.unsealed >= COUNT_STOPS_AT

    def is_late(self, after: dt.timedelta) -> bool:
        """Whether an event has waited for its seal for longer."""
        return self.oldest is not None and timezone.now() - self.oldest > after


def trail_state() -> TrailState:
    waiting = Pending.objects.order_by("at")[:COUNT_STOPS_AT].aggregate(count=Count("pk"), oldest=Min("at"))
    return TrailState(newest_seal(), waiting["count"], waiting["oldest"])


def carries_its_code(row: dict[str, Any]) -> bool:
    """Whether an event, read in the columns that stand, was written under today's key and stands as it was."""
    event = Event(**row)
    return macs.same(event.mac, event.expected_mac())
