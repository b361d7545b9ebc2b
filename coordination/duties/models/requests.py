"""What a unit asks about an assignment: a ruling on whose it is (D10), and more time (D11)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.duties.models.assignments import Assignment
from coordination.duties.models.parts import Part
from coordination.policy.given import GivenDay
from coordination.units.holders import liaison_and_head
from coordination.units.models import Organisation, Post, Role


class Dispute(models.Model):
    """A unit says that a matter is not its own, on what ground, and whose it is (D10)."""

    county_path = "assignment"

    class Ruling(models.TextChoices):
        UPHELD = "upheld", _("upheld: it stays with the unit")
        REASSIGNED = "reassigned", _("reassigned to another unit")
        SPLIT = "split", _("split between two units")
        DROPPED = "dropped", _("not filed")

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="disputes", verbose_name=_("assignment")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("disputed by"))
    ground = models.TextField(_("legal ground"))
    proposed = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("unit proposed")
    )
    raised_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("raised by"))
    was_received = models.BooleanField(_("the receipt was signed before"), default=False)
    filed_at = models.DateTimeField(_("filed"), null=True, blank=True)
    advisor = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("advice asked of"),
    )
    advice = models.TextField(_("advice"), blank=True)
    ruling = models.CharField(_("ruling"), max_length=10, choices=Ruling.choices, blank=True)
    ruling_reason = models.TextField(_("reason of the ruling"), blank=True)
    other_part = models.TextField(_("what falls to the other unit"), blank=True)
    ruled_unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ruled to")
    )
    ruled_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ruled by")
    )
    ruled_at = models.DateTimeField(_("ruled at"), null=True, blank=True)

    history = Versions()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(ruling=""), name="one_open_dispute_an_assignment"
            ),
            models.CheckConstraint(
                name="ruling_says_why_and_by_whom",
                condition=Q(ruling="")
                | (~Q(ruling_reason="") & Q(ruled_at__isnull=False, ruled_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.assignment}"


class Extension(Part):
    """A request for more time, asked before the due day (D11); the first by the director, others above."""

    part_name = "extension"

    class Status(models.TextChoices):
        SIGNING = "signing", _("awaiting the unit head's signature")
        ASKED = "asked", _("awaiting a ruling")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        DROPPED = "dropped", _("not asked after all")

    OPEN = (Status.SIGNING, Status.ASKED)

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="extensions", verbose_name=_("assignment")
    )
    asked_until = models.DateField(_("asked until"))
    due_was = models.DateField(_("due before"))
    reason = models.TextField(_("reason"))
    measures = models.TextField(_("what is done meanwhile"))
    decider = models.CharField(_("to be ruled on by"), max_length=10, choices=Role.choices)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.SIGNING)
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    ruled_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ruled by")
    )
    ruled_at = models.DateTimeField(_("ruled at"), null=True, blank=True)
    answer = models.TextField(_("reason of the ruling"), blank=True)

    history = Versions()

    given_days = (
        GivenDay(
            "asked_until",
            binds=Q(status__in=OPEN),
            told=lambda row: liaison_and_head(row.assignment.lead_unit),
        ),
    )

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(status__in=["signing", "asked"]),
                name="one_open_extension_an_assignment",
            ),
            models.CheckConstraint(
                name="extension_lies_ahead", condition=Q(asked_until__gt=models.F("due_was"))
            ),
            models.CheckConstraint(
                name="extension_ruled_by_somebody",
                condition=~Q(status__in=["granted", "refused"])
                | Q(ruled_by__isnull=False, ruled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} → {self.asked_until}"
