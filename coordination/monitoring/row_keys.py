"""Rows of a file without a key of their own: a file brought in again opens nothing twice.

Such a row is known by all that it says. The key holds as long as two reports
count as one (WARN_REPEAT); the same words a year later are a new report.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils import timezone

from coordination.ciphers.indexes import blind_indexes
from coordination.monitoring.intake import Row
from coordination.monitoring.models import Warning
from coordination.policy.queries import parameter
from coordination.units.counties import County
from coordination.units.models import Organisation

BEGINS = "row:"
LONGEST_SOURCE = Warning._meta.get_field("source").max_length


def source_of(door: str, unit: Organisation) -> str:
    """Whence a warning came that no interface brought: by which door of the house, and of which unit."""
    return f"{door}:{unit.code}"[:LONGEST_SOURCE]


def with_keys(rows: Sequence[Row], *, source: str, county: County) -> list[Row]:
    """The rows, each with a key; one that this source brought lately keeps the key it had then."""
    if all(row.source_key for row in rows):
        return list(rows)
    today = timezone.localdate()
    had = _lately(source, today, county)
    keyed = []
    for row in rows:
        keyed.append(row if row.source_key else replace(row, source_key=_key(row, had, today)))
    return keyed


def _key(row: Row, had: Mapping[str, str], today: dt.date) -> str:
    """The key that the same row had, under whichever index it stands; else a new one."""
    # the old number of a person and the new one say the same
    said = json.dumps(replace(row, paper_number="").stored(), ensure_ascii=False, sort_keys=True)
    marks = [f"{BEGINS}{index}" for index in blind_indexes(said)]
    return next((had[mark] for mark in marks if mark in had), f"{marks[0]}:{today}")


def _lately(source: str, today: dt.date, county: County) -> dict[str, str]:
    since = timezone.now() - dt.timedelta(days=int(parameter("WARN_REPEAT", on=today, county=county).value))
    recent = Warning.objects.of_county(county).filter(
        source=source, received_at__gte=since, source_key__startswith=BEGINS
    )
    # what was received since then has also changed since then: the index of the source leads there
    keys = recent.filter(changed_at__gte=since).order_by("pk").values_list("source_key", flat=True)
    return {key.rpartition(":")[0]: key for key in keys}
