"""A household that another county of the house hands over: what its transfer carries, received or refused (C7).

It is the receiving county's own record. Of the other county it says what the transfer says, and nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.lives.models.departures import Departure
from coordination.lives.models.seeing import with_open_file
from coordination.register.models import Household
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class ArrivalQuerySet(CountyQuerySet["Arrival"]):
    def _seen_by(self, actor: Actor) -> Self:
        """Civil affairs and the office, who read the register; once received, the household's township (C9)."""
        return self.filter(with_open_file(actor))


class Arrival(InCounty):
    """A transfer that waits for the answer of this county's civil affairs."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "unit"

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("arrival", "to be received")
        RECEIVED = "received", pgettext_lazy("arrival", "received")
        REFUSED = "refused", pgettext_lazy("arrival", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("arrival", "withdrawn by the other county")
        UNDONE = "undone", pgettext_lazy("arrival", "undone by the other county, to be settled here")
        SETTLED = "settled", pgettext_lazy("arrival", "undone and settled")

    ENDED = (Status.RECEIVED, Status.REFUSED, Status.WITHDRAWN, Status.SETTLED)

    departure = models.OneToOneField(
        Departure, models.PROTECT, related_name="arrival", editable=False, verbose_name=_("transfer")
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("receiving civil affairs")
    )
    from_county = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("from the county")
    )
    moved_on = models.DateField(_("moved on"))
    address = EncryptedTextField(_("address given"), blank=True)
    pack = EncryptedJSONField(_("what the transfer carries"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    came_at = models.DateTimeField(_("came at"))
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arrivals",
        verbose_name=_("household here"),
    )
    decided_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("arrival", "decided by"),
    )
    decided_at = models.DateTimeField(pgettext_lazy("arrival", "decided at"), null=True, blank=True)
    reason = EncryptedTextField(_("why it was refused"), blank=True)
    settled = EncryptedTextField(_("what became of the household here"), blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("unit", "from_county", "household__township")

    objects = ArrivalQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("household that arrives from another county")
        verbose_name_plural = _("households that arrive from other counties")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "status", "-id"], name="arrival_by_status"),
            models.Index(fields=["county", "-id"], name="arrivals_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="received_arrival_has_its_household",
                condition=~Q(status__in=["received", "undone", "settled"])
                | Q(household__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="refused_arrival_says_why",
                condition=~Q(status="refused") | ~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lives:arrival", args=[self.pk])

    @property
    def title(self) -> str:
        """The number it had there, and the county; never a name."""
        return gettext("Household %(household)s arrives from %(county)s") % {
            "household": self.carried.get("number", ""),
            "county": self.from_county.label,
        }

    @property
    def carried(self) -> dict[str, Any]:
        return dict(self.pack or {})

    def audit_label(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.unit_id

    @property
    def audit_household(self) -> str:
        return str(self.household.key) if self.household is not None else ""
