"""Beside the workbench: the next session, and what has just happened among what I may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from coordination.audit.grouping import told_together
from coordination.audit.models import Event
from coordination.meetings.models import Session
from coordination.meetings.queries.sessions import (
    Tally,
    matters_of,
    seat_tallies,
    seats_of,
    unmet_requirements,
)
from coordination.rooms import kinds

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.sittings.models import Matter
    from coordination.units.models import Organisation

SHOWN = 8
LOOKED_AT = 200  # newest events of these kinds; among them those of records that the reader sees
BACK = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class SessionCard:
    """The next session as the workbench shows it."""

    session: Session
    tallies: list[Tally]
    answered: int
    invited: int
    matters: int
    missing: list[tuple[Matter, Organisation]]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what has just happened."""

    sentence: str
    at: dt.datetime
    small: str
    url: str
    tone: str
    more: int = 0


def next_session(actor: Actor) -> SessionCard | None:
    """The next session that I may see, with the answers so far; else the one being prepared."""
    running = (
        Session.objects.visible_to(actor)
        .exclude(status__in=Session.ENDED)
        .select_related("sitting")
        .order_by("sitting__starts_at", "pk")
    )
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    session = (
        running.filter(sitting__starts_at__gte=today).first()
        or running.filter(sitting__starts_at=None).first()
    )
    if session is None:
        return None
    seats, matters = seats_of(session), matters_of(session)
    answered = sum(1 for seat in seats if seat.answered_at)
    missing = unmet_requirements(matters, seats) if session.status == Session.Status.NOTICED else []
    return SessionCard(session, seat_tallies(seats), answered, len(seats), len(matters), missing)


def latest_events(actor: Actor) -> list[Happened]:
    """What happened last to records that I may see; a bounded look back, whatever the table holds."""
    models = [kind.model for kind in kinds() if kind.with_me]
    recent = list(
        Event.objects.of_county(actor.county_id)
        .filter(at__gte=timezone.now() - BACK, subject_type__in=models)
        .order_by("-at", "-pk")[:LOOKED_AT]
    )
    seen: set[tuple[str, str]] = set()
    for kind in models:
        pks = {int(event.subject_id) for event in recent if event.subject_type == kind}
        if pks:
            visible = apps.get_model(kind)._default_manager.visible_to(actor)
            seen |= {(kind, str(pk)) for pk in visible.filter(Q(pk__in=pks)).values_list("pk", flat=True)}
    shown = told_together(
        (event for event in recent if (event.subject_type, event.subject_id) in seen), SHOWN
    )
    return [
        Happened(told.sentence, told.at, told.newest.subject_label, _url(told.newest), told.tone)
        for told in shown
    ]


def _url(event: Event) -> str:
    """The page of an event's record, without reading the record."""
    return str(apps.get_model(event.subject_type)(pk=int(event.subject_id)).get_absolute_url())
