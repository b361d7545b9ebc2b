"""A household that left the county: for another county of the house, or by a letter to a place outside it (C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.links import WithSource
from coordination.lives.models.seeing import with_open_file
from coordination.register.models import Household
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class DepartureQuerySet(CountyQuerySet["Departure"]):
    def _seen_by(self, actor: Actor) -> Self:
        """Whoever reads the household's whole file: what the transfer carries is part of it (C9)."""
        return self.filter(with_open_file(actor))

    def under_way(self) -> Self:
        return self.filter(status__in=Departure.UNDER_WAY)


class Departure(InCounty, WithSource):
    """Where a household went, with which papers; its aid here goes on until it is received there."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "household"

    class Status(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("departure", "transfer paper to be signed")
        SENT = "sent", pgettext_lazy("departure", "transferred, answer of the other county awaited")
        SIGNED = "signed", pgettext_lazy("departure", "letter signed, to be sent")
        RECEIVED = "received", pgettext_lazy("departure", "received there, the person is to be told")
        POSTED = "posted", pgettext_lazy("departure", "letter sent, the person is to be told")
        TOLD = "told", pgettext_lazy("departure", "left, and told")
        KEPT = "kept", pgettext_lazy("departure", "not signed")
        REFUSED = "refused", pgettext_lazy("departure", "refused by the other county")
        UNDONE = "undone", pgettext_lazy("departure", "undone")

    ENDED = (Status.TOLD, Status.KEPT, Status.REFUSED, Status.UNDONE)
    UNDER_WAY = (Status.PREPARED, Status.SENT, Status.SIGNED)
    LEFT = (Status.RECEIVED, Status.POSTED, Status.TOLD)
    """The categories end, or have ended."""
    TAKEN_BACK = (Status.KEPT, Status.REFUSED, Status.UNDONE)

    class Way(models.TextChoices):
        POST = "post", pgettext_lazy("letter", "by registered post")
        EXCHANGE = "exchange", pgettext_lazy("letter", "by official exchange of papers")
        HAND = "hand", pgettext_lazy("letter", "handed over")

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="departures", verbose_name=_("household")
    )
    to_county = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to the county"),
    )
    place = EncryptedTextField(_("civil affairs of the place outside"), blank=True)
    address = EncryptedTextField(_("new address"), blank=True)
    moved_on = models.DateField(_("moved on"))
    reason = EncryptedTextField(_("why it moved"))
    pack = EncryptedJSONField(_("what the transfer carries"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PREPARED)
    prepared_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("prepared by"))
    prepared_at = models.DateTimeField(_("prepared at"))
    signed_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("departure", "signed by"),
    )
    posted_on = models.DateField(_("letter sent on"), null=True, blank=True)
    way = models.CharField(_("how it was sent"), max_length=8, choices=Way.choices, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    last_day = models.DateField(_("last day of the aid here"), null=True, blank=True)
    ended = models.JSONField(_("categories that it ended"), default=list, blank=True, editable=False)
    told = EncryptedTextField(_("how the person was told"), blank=True)
    ended_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by")
    )
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    end_reason = EncryptedTextField(_("why it did not go on"), blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("household__township", "household__village", "to_county")
    hinted_with = ("household",)

    objects = DepartureQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("household that leaves the county")
        verbose_name_plural = _("households that leave the county")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "status", "-id"], name="departure_by_status"),
            models.Index(fields=["county", "-id"], name="departures_newest"),
            models.Index(fields=["source_type", "source_id"], name="departure_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(status__in=["prepared", "sent", "signed"]),
                name="one_departure_under_way_a_household",
            ),
            models.CheckConstraint(
                name="departure_names_its_place",
                condition=Q(to_county__isnull=False) | ~Q(place=""),
                violation_error_message=_("Say where the household went."),
            ),
            models.CheckConstraint(
                name="household_that_left_has_its_last_day",
                condition=~Q(status__in=["received", "posted", "told"]) | Q(last_day__isnull=False),
            ),
            models.CheckConstraint(
                name="departure_not_gone_on_with_says_why",
                condition=~Q(status__in=["kept", "refused", "undone"]) | ~Q(end_reason=""),
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lives:departure", args=[self.pk])

    @property
    def title(self) -> str:
        """The household and the county to which it went; never a name, nor a place outside."""
        if self.to_county is not None:
            return gettext("Household %(household)s leaves for %(county)s") % {
                "household": self.household.number,
                "county": self.to_county.label,
            }
        return gettext("Household %(household)s leaves for a place outside") % {
            "household": self.household.number
        }

    @property
    def is_transfer(self) -> bool:
        """Whether the house runs the county to which it goes."""
        return self.to_county_id is not None

    @property
    def where(self) -> str:
        return self.to_county.label if self.to_county is not None else self.place

    def audit_label(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.household.township_id

    @property
    def audit_household(self) -> str:
        return str(self.household.key)
