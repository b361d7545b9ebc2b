"""Reads for the audit page: one page of events, and how the seals stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit import macs
from coordination.audit.models import Event, Pending, Seal
from coordination.audit.seals import newest_seal

if TYPE_CHECKING:
    from coordination.access import Actor

PAGE = 50
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
    oldest = Pending.objects.order_by("at").values_list("at", flat=True).first()
    unsealed = Pending.objects.all()[:COUNT_STOPS_AT].count() if oldest else 0
    return TrailState(newest_seal(), unsealed, oldest)


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
    own: bool = False,
    unit: int | None = None,
    verb: str = "",
    day: dt.date | None = None,
    key: tuple[dt.datetime, int] | None = None,
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
    rows = list(events.order_by("-at", "-pk")[: PAGE + 1])
    shown = rows[:PAGE]
    units = _unit_names({event.unit_id for event in shown if event.unit_id})
    next_key = format_key(shown[-1]) if len(rows) > PAGE else ""
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


def unit_choices() -> list[tuple[int, str]]:
    return [(unit.pk, unit.label) for unit in _organisations()]


def _organisations() -> QuerySet[Any]:
    organisations: QuerySet[Any] = apps.get_model("units", "Organisation")._default_manager.all()
    return organisations


def _unit_names(pks: set[int]) -> dict[int, str]:
    return {unit.pk: unit.label for unit in _organisations().filter(pk__in=pks)} if pks else {}


def _line(event: Event, units: dict[int, str], own: bool) -> Line:
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
