"""Workbooks of counties that are to be founded by pages: brought, checked, carried out, their sheets fetched once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.units.models import Role, User

if TYPE_CHECKING:
    from coordination.access import Actor


class UndertakingQuerySet(models.QuerySet["Undertaking"]):
    def visible_to(self, actor: Actor) -> UndertakingQuerySet:
        """A county that does not stand yet is of no county: the installation's officers see all, a county's their own."""
        if not actor.has_role(Role.SYSADM):
            return self.none()
        return self if actor.county_id is None else self.filter(brought_by=actor.user)


class Undertaking(models.Model):
    """A county on its way from one workbook: what was wrong in it or what it will make, and how it went."""

    class Status(models.TextChoices):
        REFUSED = "refused", pgettext_lazy("founding", "has problems")
        CHECKED = "checked", pgettext_lazy("founding", "can be founded")
        FOUNDING = "founding", pgettext_lazy("founding", "being founded")
        FOUNDED = "founded", pgettext_lazy("founding", "founded")
        FAILED = "failed", pgettext_lazy("founding", "not founded")

    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    county_name = models.CharField(_("county"), max_length=60, blank=True)
    file_name = models.CharField(_("file name"), max_length=150)
    workbook = models.BinaryField()  # emptied once the county stands
    counts = models.JSONField(_("what it makes"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    notes = models.JSONField(_("worth a look"), default=list)
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("brought by"))
    brought_at = models.DateTimeField(_("brought"), default=timezone.now)
    founded_at = models.DateTimeField(pgettext_lazy("founding", "founded at"), null=True)
    fetched_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("sheets fetched by")
    )
    fetched_at = models.DateTimeField(_("sheets fetched"), null=True)

    objects = UndertakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("founding of a county")
        verbose_name_plural = _("foundings of counties")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.county_name or self.file_name

    def get_absolute_url(self) -> str:
        return reverse("founding:undertaking", args=[self.pk])

    @property
    def sheets_path(self) -> Path:
        """Where the first passwords wait to be fetched, for nobody to read but the server."""
        return Path(settings.VAR) / "foundings" / f"{self.pk}.pdf"

    @property
    def has_sheets(self) -> bool:
        """Whether the first passwords wait to be fetched."""
        return self.status == self.Status.FOUNDED and self.fetched_at is None
