"""Duties that come back (C3): yearly, seasonal, quarterly; the clock opens their assignment on its day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from coordination.audit.versions import Versions
from coordination.dates import short_date
from coordination.duties.models.assignments import READS_ALL
from coordination.units.models import CountyQuerySet, DutyLine, InCounty, Organisation

if TYPE_CHECKING:
    from coordination.access import Actor

ANY_YEAR = 2000


class DutyCycleQuerySet(CountyQuerySet["DutyCycle"]):
    def _seen_by(self, actor: Actor) -> Self:
        """Office and conveners."""
        return self if actor.has_role(*READS_ALL) else self.none()


class DutyCycle(InCounty):
    """What is assigned again on the same days of every year, e.g. the quarterly report to the city (R87)."""

    county_path = "lead_unit"

    title = models.CharField(_("title"), max_length=120)
    requirement = models.TextField(_("what is required"))
    measure = models.CharField(_("measured by"), max_length=300)
    basis = models.CharField(_("basis"), max_length=200)
    lead_unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="duty_cycles", verbose_name=_("lead unit")
    )
    co_units = models.ManyToManyField(
        Organisation, related_name="co_duty_cycles", blank=True, verbose_name=_("co-operating units")
    )
    duty_line = models.ForeignKey(
        DutyLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("duty")
    )
    opens_on = models.CharField(
        _("opened on"),
        max_length=80,
        help_text=_("Month and day, several with a space between: 03-20 06-20 09-20 12-20."),
    )
    term = models.PositiveSmallIntegerField(_("term in working days"))
    is_active = models.BooleanField(_("in force"), default=True)
    looked_at = models.DateField(
        _("opened through"),
        help_text=_("The newest opening day that was acted on; none before it is opened any more."),
    )

    objects = DutyCycleQuerySet.as_manager()
    history = Versions(m2m_fields=[co_units])

    class Meta:
        verbose_name = _("recurring duty")
        verbose_name_plural = _("recurring duties")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["county", "title"], name="cycle_titled_once_a_county"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.lead_unit_id

    @property
    def opens_on_words(self) -> str:
        """3月20日、6月20日: the days of any year as people say them."""
        return pgettext("enumeration", ", ").join(map(short_date, self.opening_days(ANY_YEAR)))

    def opening_days(self, year: int) -> list[dt.date]:
        return sorted(dt.date.fromisoformat(f"{year}-{day}") for day in self.opens_on.split())

    def day_due(self, today: dt.date) -> dt.date | None:
        """The newest opening day that has come and was not acted on."""
        days = [*self.opening_days(today.year - 1), *self.opening_days(today.year)]
        come = [day for day in days if self.looked_at < day <= today]
        return come[-1] if come else None

    def next_day(self, today: dt.date) -> dt.date:
        days = [*self.opening_days(today.year), *self.opening_days(today.year + 1)]
        return next(day for day in days if day > today)
