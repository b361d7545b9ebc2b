"""The rules and the calendar that a new house begins with, and the figures that a county brings along.

What stands already is left alone.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.db import models, transaction
from django.utils import timezone

from coordination.policy.models import (
    CalendarDay,
    CalendarYear,
    Evidence,
    Parameter,
    PolicyDocument,
    PolicyVersion,
)
from coordination.policy.queries import all_parameters, next_version_label
from coordination.policy.snapshot import forget
from coordination.units.counties import County

log = logging.getLogger(__name__)
FOLDER = Path(settings.BASE_DIR) / "fixtures"
EVERY_COUNTY = ("policy_parameters", "calendar")
FIRST_RULES = "建县时的参数"


@transaction.atomic
def load_rules(*names: str, county: County | None = None) -> int:
    """Add the rows of fixture files that are not there yet, and say how many.

    A file of a county says so by naming a region in its rows; which one is said here,
    since the codes of counties are not the installation's.
    """
    standing = _Standing()
    added = 0
    for name in names:
        for given in json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")):
            _place(given["fields"], county)
            [row] = serializers.deserialize("python", [given])
            if standing.has(row.object):
                continue
            row.save()
            standing.note(row.object)
            added += 1
    return added


def _place(fields: dict[str, Any], county: County | None) -> None:
    """Name the region of a row, and its version there, by their keys."""
    if "region" in fields or "version" in fields:
        region = None
        if fields.get("region"):
            if county is None:
                raise LookupError(f"For which county: {fields}?")
            region = fields["region"] = county.pk
        if "version" in fields:
            [label] = fields["version"]
            fields["version"] = PolicyVersion.objects.get(label=label, region=region).pk


def bring_new_figures(plan: Sequence[tuple[Any, bool]] = (), **_of_the_signal: Any) -> int:
    """An upgraded house gets the figures that its new code asks for, where nobody has set them yet; how many.

    A house that has no rules so far begins with all of them elsewhere.
    """
    if any(is_backwards for _migration, is_backwards in plan) or not base_stands():
        return 0
    added = load_rules(EVERY_COUNTY[0])
    if added:
        log.info("Added %d figures that this version asks for", added)
    return added


def base_stands() -> bool:
    """Whether the rules and the calendar of every county are there."""
    return PolicyVersion.objects.filter(region=None).exists() and CalendarYear.objects.exists()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a county's own, as it is stored, since when, and which text says so."""

    name: str
    raw: Any
    since: dt.date
    source: str


@transaction.atomic
def first_rules(figures: Sequence[Figure], *, county: County) -> int:
    """Put the figures that a county begins with in force, a version for each of their days; how many there are.

    Nothing has been opened there yet that would keep other rules, so they may begin on days that are past.
    """
    base = all_parameters(on=timezone.localdate(), county=county)
    for day, rows in groupby(sorted(figures, key=lambda one: one.since), key=lambda one: one.since):
        version = PolicyVersion.objects.create(
            label=next_version_label(day.year, county=county),
            region_id=county.pk,
            in_force_from=day,
            reason=FIRST_RULES,
        )
        Parameter.objects.bulk_create(
            Parameter(
                version=version,
                region_id=county.pk,
                name=row.name,
                valid_from=day,
                raw=row.raw,
                unit=base[row.name].unit,
                rolls=base[row.name].rolls,
                source=row.source,
                evidence=Evidence.VERIFIED,
            )
            for row in rows
        )
    forget()
    return len(figures)


class _Standing:
    """What is there: a year that was imported since keeps its days, a version its figures."""

    def __init__(self) -> None:
        self.documents = set(PolicyDocument.objects.values_list("code", flat=True))
        self.versions = set(PolicyVersion.objects.values_list("label", "region"))
        self.years = set(CalendarYear.objects.values_list("year", flat=True))
        self.new_years: set[int] = set()
        self.parameters = set(Parameter.objects.values_list("name", "region", "valid_from"))

    def has(self, row: models.Model) -> bool:
        match row:
            case PolicyDocument():
                return row.code in self.documents
            case PolicyVersion():
                return (row.label, row.region_id) in self.versions
            case CalendarYear():
                return row.year in self.years
            case CalendarDay():
                return row.year_id not in self.new_years
            case Parameter():
                return (row.name, row.region_id, row.valid_from) in self.parameters
        raise TypeError(f"{row._meta.label} is no rule.")

    def note(self, row: models.Model) -> None:
        if isinstance(row, CalendarYear):
            self.new_years.add(row.pk)
