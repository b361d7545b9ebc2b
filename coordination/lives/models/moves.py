"""A household that moved to another township of the county: handed over, and received with a signature (C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.lives.models.seeing import with_open_file, with_seen_household
from coordination.register.models import Household
from coordination.register.models.households import TOWNSHIP_ROLES
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class HouseholdMoveQuerySet(CountyQuerySet["HouseholdMove"]):
    def _seen_by(self, actor: Actor) -> Self:
        """Whoever sees the household; and the township that handed it over."""
        seen = with_seen_household(actor)
        if actor.has_role(*TOWNSHIP_ROLES):
            seen |= Q(from_township=actor.unit_id)
        return self.filter(seen)

    def papers_visible_to(self, actor: Actor) -> Self:
        """The receipt: both townships, and who reads the register."""
        seen = with_open_file(actor)
        if actor.has_role(*TOWNSHIP_ROLES):
            seen |= Q(from_township=actor.unit_id)
        return self.of_county(actor.county_id).filter(seen)


class HouseholdMove(InCounty):
    """From which township to which: from that moment the new one handles it, and it signs the receipt."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "household"

    class Status(models.TextChoices):
        SENT = "sent", pgettext_lazy("move", "handed over, receipt awaited")
        RECEIVED = "received", pgettext_lazy("move", "received")
        RETURNED = "returned", pgettext_lazy("move", "returned, the household does not live there")
        UNDONE = "undone", pgettext_lazy("move", "undone")

    ENDED = (Status.RECEIVED, Status.RETURNED, Status.UNDONE)

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="moves", verbose_name=_("household")
    )
    from_township = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("from the township")
    )
    from_village = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from the village"),
    )
    from_address = EncryptedTextField(_("address before"), blank=True)
    to_township = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("to the township")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.SENT)
    moved_on = models.DateField(_("moved on"))
    reason = EncryptedTextField(_("why it moved"))
    sent_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("handed over by"))
    sent_at = models.DateTimeField(_("handed over at"))
    received_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("received by")
    )
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    note = EncryptedTextField(_("note on the receipt"), blank=True)
    ended_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by")
    )
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    end_reason = EncryptedTextField(_("why it was taken back"), blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("household__township", "household__village", "from_township", "to_township")
    hinted_with = ("household",)

    objects = HouseholdMoveQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("move of a household")
        verbose_name_plural = _("moves of households")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "status", "-id"], name="move_by_status"),
            models.Index(fields=["county", "-id"], name="moves_newest"),
            models.Index(fields=["from_township", "-id"], name="moves_from_township"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(status="sent"), name="one_move_under_way_a_household"
            ),
            models.CheckConstraint(
                name="move_leads_to_another_township", condition=~Q(from_township=F("to_township"))
            ),
            models.CheckConstraint(
                name="received_move_says_by_whom",
                condition=~Q(status="received") | Q(received_by__isnull=False, received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="move_taken_back_says_why",
                condition=~Q(status__in=["returned", "undone"]) | ~Q(end_reason=""),
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lives:move", args=[self.pk])

    @property
    def title(self) -> str:
        """The household and both places; never a name."""
        return gettext("Household %(household)s moved from %(from)s to %(to)s") % {
            "household": self.household.number,
            "from": self.from_township.label,
            "to": self.to_township.label,
        }

    def audit_label(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.to_township_id

    @property
    def audit_household(self) -> str:
        return str(self.household.key)
