"""The looks of a day, closed: hashed into the trail when the day is over, dropped when their time is.

A day's hash says that no look of it was added, changed or taken away since. Whoever does so before the
day is over leaves no trace of it (README).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from coordination.audit import macs
from coordination.audit.actions import record
from coordination.audit.models import NO_COUNTY, Event, Look
from coordination.audit.verbs import AuditVerb

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from coordination.access import Actor

ONE_DAY = dt.timedelta(days=1)
AFTER_MIDNIGHT = dt.timedelta(minutes=10)
"""A page that was asked for before midnight may still write its look."""
DAYS_AT_ONCE = 100
TIMES = ("first_at", "last_at")


@dataclass(frozen=True, slots=True)
class DayOfLooks:
    """How many looks of a county a day had, and their hash."""

    count: int
    digest: str


def looks_digest(day: dt.date, county_id: int) -> DayOfLooks:
    """The looks of a county's day as they stand, in the order in which they were made."""
    told, count = hashlib.sha256(), 0
    rows: Any = _of_county(county_id).filter(day=day).order_by("pk").values()
    for row in rows.iterator():
        said = {**row, "day": day.isoformat(), **{name: macs.instant(row[name]) for name in TIMES}}
        told.update(json.dumps(said, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        count += 1
    return DayOfLooks(count, macs.digest(f"lianxi-looks-1|{county_id}|{day}|{told.hexdigest()}".encode()))


def hash_looks(county: Model | None, *, actor: Actor) -> int:
    """One event for each day that is over since the last one hashed, those without a look too; how many."""
    yesterday = timezone.localdate(timezone.now() - AFTER_MIDNIGHT) - ONE_DAY
    first = _next_day(_key(county))
    if first is None or first > yesterday:
        return 0
    with transaction.atomic():
        _one_at_a_time(county)
        first = _next_day(_key(county))
        if first is None:
            return 0
        days = [first + dt.timedelta(days=n) for n in range(max((yesterday - first).days + 1, 0))]
        for day in days[:DAYS_AT_ONCE]:
            found = looks_digest(day, _key(county))
            after = {"day": day.isoformat(), "count": found.count, "digest": found.digest}
            record(AuditVerb.LOOKS_HASHED, actor=actor, subject=county, after=after)
    return len(days[:DAYS_AT_ONCE])


def drop_looks(county: Model | None, *, before: dt.date, actor: Actor) -> int:
    """Take away the looks of the days before, whose hashes stand; one event says which days and how many."""
    old = _of_county(_key(county)).filter(day__lt=before)
    if not old.exists():
        return 0
    with transaction.atomic():
        _one_at_a_time(county)
        next_day = _next_day(_key(county))
        closed = old if next_day is None else old.filter(day__lt=next_day)  # what is not hashed yet waits
        span = closed.aggregate(first=Min("day"), last=Max("day"))
        if span["first"] is None:
            return 0
        days = closed.values("day").distinct().count()
        count, _rows = closed.delete()
        after = {
            "first": span["first"].isoformat(),
            "last": span["last"].isoformat(),
            "days": days,
            "count": count,
        }
        record(AuditVerb.LOOKS_DROPPED, actor=actor, subject=county, after=after)
    return count


def altered_days(county_id: int, *, since: dt.date | None = None) -> Iterator[tuple[dt.date, int, int]]:
    """Days whose looks are no longer those that were hashed: the day, how many there were, how many stand."""
    said = Event.objects.of_county(county_id)
    dropped = said.filter(verb=AuditVerb.LOOKS_DROPPED).order_by("-at", "-pk").first()
    gone = _said(dropped)["last"] if dropped is not None else dt.date.min.isoformat()
    for event in said.filter(verb=AuditVerb.LOOKS_HASHED).order_by("pk").iterator():
        after = _said(event)
        day = dt.date.fromisoformat(after["day"])
        if after["day"] <= gone or (since is not None and day < since):
            continue
        found = looks_digest(day, county_id)
        if (found.count, found.digest) != (after["count"], after["digest"]):
            yield day, after["count"], found.count


def _said(event: Event) -> dict[str, Any]:
    return event.after if isinstance(event.after, dict) else {}


def _next_day(county_id: int) -> dt.date | None:
    """The day after the last one hashed; before any, that of the first look."""
    hashed = Event.objects.of_county(county_id).filter(verb=AuditVerb.LOOKS_HASHED)
    newest = hashed.order_by("-at", "-pk").first()
    if newest is not None:
        return dt.date.fromisoformat(_said(newest)["day"]) + ONE_DAY
    first: dt.date | None = _of_county(county_id).aggregate(day=Min("day"))["day"]
    return first


def _of_county(county_id: int) -> QuerySet[Look]:
    return Look.objects.of_county(county_id)


def _key(county: Model | None) -> int:
    return NO_COUNTY if county is None else county.pk


def _one_at_a_time(county: Model | None) -> None:
    """Of several clocks the first; SQLite's write transactions queue by themselves."""
    if county is not None:
        type(county)._default_manager.select_for_update().get(pk=county.pk)
