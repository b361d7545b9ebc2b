"""An Excel file on its way in: looked through first, then imported row by row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.monitoring.models.warnings import new_key
from coordination.units.models import CountyQuerySet, InCounty, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class ImportRunQuerySet(CountyQuerySet["ImportRun"]):
    def _seen_by(self, actor: Actor) -> ImportRunQuerySet:
        """Whoever brought the file in; it holds people's particulars until it is done."""
        return self.filter(post__user=actor.user)


class ImportRun(InCounty):
    """One file: what each row says is kept encrypted until it is imported or dropped."""

    county_path = "post"

    class Status(models.TextChoices):
        CHECKED = "checked", _("looked through, not imported yet")
        RUNNING = "running", _("being imported")
        DONE = "done", pgettext_lazy("import", "imported")
        DROPPED = "dropped", pgettext_lazy("import", "dropped")

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("brought in by"))
    channel = models.CharField(_("channel"), max_length=12)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.CHECKED)
    rows = EncryptedTextField(_("rows"), null=True, blank=True)
    refused = EncryptedTextField(_("rows with a problem"), null=True, blank=True)
    problems = EncryptedJSONField(_("problems"), default=list, blank=True)
    total = models.PositiveIntegerField(_("rows in the file"))
    good = models.PositiveIntegerField(_("rows without a problem"))
    done = models.PositiveIntegerField(_("rows imported so far"), default=0)
    opened = models.PositiveIntegerField(_("warnings opened"), default=0)
    known = models.PositiveIntegerField(_("rows known already"), default=0)
    differing = models.PositiveIntegerField(_("rows that contradict a known one"), default=0)
    results = EncryptedJSONField(_("results"), default=list, blank=True)
    created_at = models.DateTimeField(_("brought in"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    locked_with = ("post__user", "post__unit")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of warnings")
        verbose_name_plural = _("imports of warnings")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["post", "id"], name="import_of_post")]
        constraints = [
            models.CheckConstraint(
                name="ended_import_keeps_no_rows",
                condition=~Q(status__in=("done", "dropped")) | Q(rows__isnull=True),
            ),
            models.CheckConstraint(
                name="begun_import_keeps_no_refused_rows",
                condition=Q(status="checked") | Q(refused__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("monitoring:import", args=[self.key])

    @property
    def read_rows(self) -> list[tuple[int, dict[str, Any]]]:
        """The rows that passed, each with its number in the file."""
        found: list[tuple[int, dict[str, Any]]] = json.loads(self.rows or "[]")
        return found

    @property
    def refused_rows(self) -> list[tuple[int, dict[str, Any], list[list[str]]]]:
        """The rows that did not pass, each with its number in the file and its problems."""
        found: list[tuple[int, dict[str, Any], list[list[str]]]] = json.loads(self.refused or "[]")
        return found

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.good) if self.good else 100
