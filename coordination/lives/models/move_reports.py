"""That a household has moved, as it was found where somebody looked; its township says where it leads (3.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.links import WithSource
from coordination.lives.models.seeing import with_seen_household
from coordination.register.models import Household
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class MoveReportQuerySet(CountyQuerySet["MoveReport"]):
    def _seen_by(self, actor: Actor) -> Self:
        """Whoever sees somebody of the household; the township asked, and whoever reported it."""
        seen = with_seen_household(actor)
        if actor.unit_id is not None:
            seen |= Q(township=actor.unit_id) | Q(reported_by__user=actor.user)
        return self.filter(seen)


class MoveReport(InCounty, WithSource):
    """One report about one household; it moves nothing by itself, and no aid rests because of it."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "township"

    class Status(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("move", "reported, the township is to look")
        LED = "led", pgettext_lazy("move", "true, the household is handed over")
        REFUTED = "refuted", pgettext_lazy("move", "the household still lives here")

    ENDED = (Status.LED, Status.REFUTED)

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="move_reports", verbose_name=_("household")
    )
    township = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("township asked")
    )
    moved_on = models.DateField(_("moved on"))
    place = EncryptedTextField(_("where it is said to live now"), blank=True)
    how_known = EncryptedTextField(_("how it is known"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.REPORTED)
    reported_by = models.ForeignKey(
        Post, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("move", "reported by")
    )
    reported_at = models.DateTimeField(pgettext_lazy("move", "reported at"))
    decided_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("move", "decided by"),
    )
    decided_at = models.DateTimeField(pgettext_lazy("move", "decided at"), null=True, blank=True)
    reason = EncryptedTextField(_("what was found"), blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("household__township", "household__village", "township")
    hinted_with = ("household",)

    objects = MoveReportQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("report of a move")
        verbose_name_plural = _("reports of a move")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "status", "-id"], name="move_report_by_status"),
            models.Index(fields=["county", "-id"], name="move_reports_newest"),
            models.Index(fields=["source_type", "source_id"], name="move_report_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(status="reported"), name="a_move_is_reported_once"
            ),
            models.CheckConstraint(
                name="decided_report_of_a_move_says_what_was_found",
                condition=Q(status="reported") | (Q(decided_by__isnull=False) & ~Q(reason="")),
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lives:move_report", args=[self.pk])

    @property
    def title(self) -> str:
        """The household and its place; never the person's name."""
        return gettext("Report that household %(household)s has moved") % {"household": self.household.number}

    def audit_label(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.township_id

    @property
    def audit_household(self) -> str:
        return str(self.household.key)
