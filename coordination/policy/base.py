"""The rules and the calendar that a new house begins with; what stands already is left alone."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.db import models, transaction

from coordination.policy.models import (
    CalendarDay,
    CalendarYear,
    Parameter,
    PolicyDocument,
    PolicyVersion,
)

FOLDER = Path(settings.BASE_DIR) / "fixtures"
EVERY_COUNTY = ("policy_parameters", "calendar")


@transaction.atomic
def load_rules(*names: str) -> int:
    """Add the rows of fixture files that are not there yet, and say how many."""
    standing = _Standing()
    added = 0
    for name in names:
        text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
        for row in serializers.deserialize("json", text):
            if standing.has(row.object):
                continue
            row.save()
            standing.note(row.object)
            added += 1
    return added


class _Standing:
    """What is there: a year that was imported since keeps its days, a version its figures."""

    def __init__(self) -> None:
        self.documents = set(PolicyDocument.objects.values_list("code", flat=True))
        self.versions = set(PolicyVersion.objects.values_list("label", flat=True))
        self.years = set(CalendarYear.objects.values_list("year", flat=True))
        self.new_years: set[int] = set()
        self.parameters = set(Parameter.objects.values_list("name", "region", "valid_from"))

    def has(self, row: models.Model) -> bool:
        match row:
            case PolicyDocument():
                return row.code in self.documents
            case PolicyVersion():
                return row.label in self.versions
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
