"""Reads for the audit page: one page of events, and how the seals stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit import macs
from coordination.audit.models import Event, Pending, Seal
from coordination.audit.seals import newest_seal

if TYPE_CHECKING:
    from coordination.access import Actor

PAGE = 50
SHEET = 5000  # the longest list that is exported
ALARM_AFTER = dt.timedelta(minutes=10)
COUNT_STOPS_AT = 1000
# Records of administration are shown by name; the records of cases and meetings by pseudonym (C9).
NAMED_ROOMS = frozenset({"units", "policy", "audit"})


@dataclass(frozen=True)
class TrailState:
    """How far the seals have come."""

    newest: Seal | None
    unsealed: int
    oldest: dt.datetime | None

    @property
    def more(self) -> bool:
        return self.unsealed >= COUNT_STOPS_AT

    @property
    def alarm(self) -> bool:
        return self.oldest is not None and timezone.now() - self.oldest > ALARM_AFTER


def trail_state() -> TrailState:
    waiting = Pending.objects.order_by("at")[:COUNT_STOPS_AT].aggregate(count=Count("pk"), oldest=Min("at"))
    return TrailState(newest_seal(), waiting["count"], waiting["oldest"])


@dataclass(frozen=True)
class Line:
    """One event as the audit page prints it."""

    event: Event
    sentence: str
    subject: str
    unit: str
    reason: str


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    next_key: str


def events_page(
    actor: Actor,
    *,
    units: Mapping[int, str] = MappingProxyType({}),
    own: bool = False,
    unit: int | None = None,
    verb: str = "",
    day: dt.date | None = None,
    key: tuple[dt.datetime, int] | None = None,
    size: int = PAGE,
) -> Page:
    """One page, newest first, of all that the actor may read, or of the actor's own events."""
    events = Event.objects.visible_to(actor).after_key(key)
    if own:
        events = events.filter(user_id=actor.user.pk)
    if unit is not None:
        events = events.filter(unit_id=unit)
    if verb:
        events = events.filter(verb=verb)
    if day is not None:
        start = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
        events = events.filter(at__gte=start, at__lt=start + dt.timedelta(days=1))
    rows = list(events.order_by("-at", "-pk")[: size + 1])
    shown = rows[:size]
    next_key = format_key(shown[-1]) if len(rows) > size else ""
    return Page([_line(event, units, own) for event in shown], next_key)


def format_key(event: Event) -> str:
    return f"{macs.instant(event.at)}_{event.pk}"


def parse_key(text: str) -> tuple[dt.datetime, int] | None:
    """The place in the list that an address names; None for the beginning or a mistyped one."""
    at, _underscore, pk = text.replace(" ", "+").rpartition("_")
    try:
        moment = dt.datetime.fromisoformat(at)
        return (moment, int(pk)) if moment.tzinfo else None
    except ValueError:
        return None


def unit_names() -> dict[int, str]:
    """Every organisation of the tree, by its key."""
    organisations = apps.get_model("units", "Organisation")._default_manager.all()
    return {unit.pk: unit.label for unit in organisations}


def _line(event: Event, units: Mapping[int, str], own: bool) -> Line:
    named = own or event.subject_type.partition(".")[0] in NAMED_ROOMS
    return Line(
        event=event,
        sentence=event.sentence if named else event.bare_sentence,
        subject=event.subject_label if named else pseudonym(event.subject_type, event.subject_id),
        unit=units.get(event.unit_id or 0, ""),
        reason=event.reason if named else "",
    )


def pseudonym(subject_type: str, subject_id: str) -> str:
    """The same record is always the same code, and the code says nothing of it."""
    if not subject_type:
        return ""
    code = macs.digest(f"lianxi-pseudonym-1|{subject_type}|{subject_id}".encode())[:8]
    return _("%(kind)s %(code)s") % {"kind": _kind(subject_type), "code": code}


def _kind(subject_type: str) -> str:
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type
