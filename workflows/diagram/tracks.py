"""The track that each kind of record shows, on its own page and on those of its steps alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coordination.aid.models import AidCase
from coordination.aid.queries import case_pages as aid
from coordination.audit.models import Event
from coordination.deliberation.models import Deliberation
from coordination.deliberation.queries import pages as deliberation
from coordination.duties.models import Assignment
from coordination.duties.queries import pages as duties
from coordination.meetings.models import AgendaItem, Session
from coordination.meetings.queries import item_pages, session_pages
from coordination.referrals.models import Leg, Referral
from coordination.referrals.queries import pages as referrals


def _own(record: Any) -> list[Event]:
    return list(Event.objects.of(record))


# what is read of the record's past, and the track made of it
TRACKS: dict[type, tuple[Callable[[Any], list[Event]], Callable[[Any, list[Event]], list[Any]]]] = {
    AgendaItem: (item_pages.item_events, item_pages.item_track),
    Session: (session_pages.session_events, session_pages.session_track),
    Assignment: (_own, duties.assignment_track),
    Deliberation: (deliberation.case_events, deliberation.case_track),
    AidCase: (aid.case_events, aid.case_track),
    Referral: (referrals.case_events, referrals.case_track),
    Leg: (_own, referrals.leg_track),
}
