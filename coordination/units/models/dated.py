"""Rows that are in force from one day through another."""

from __future__ import annotations

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.units.models.counties import CountyQuerySet

Row = TypeVar("Row", bound=models.Model)


def valid(on: dt.date, row: str = "") -> Q:
    """That a row is in force on a day, an end date being the last such day; ``row`` leads there."""
    return Q(
        Q(**{f"{row}valid_to": None}) | Q(**{f"{row}valid_to__gte": on}), **{f"{row}valid_from__lte": on}
    )


class DatedQuerySet(CountyQuerySet[Row]):
    def valid_on(self, on: dt.date | None = None) -> Self:
        """Rows in force on a day, today unless told."""
        return self.filter(valid(on or timezone.localdate()))


class Dated(models.Model):
    """A row in force from a day, through a last day where it has one."""

    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("last day in force"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_valid_on(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
