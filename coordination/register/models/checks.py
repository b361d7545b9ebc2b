"""Means checks and the authorisations under which they were made: used again, not asked again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.register.models.households import Household, Person
from coordination.register.models.members import OfHousehold
from coordination.register.models.statuses import Category
from coordination.units.models import CountyQuerySet, Organisation

if TYPE_CHECKING:
    from coordination.access import Actor


class CheckAuthorizationQuerySet(CountyQuerySet["CheckAuthorization"]):
    def _seen_by(self, actor: Actor) -> Self:
        return self.filter(household__in=Household.objects.file_visible_to(actor).values("pk"))

    def in_force(self, on: dt.date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(signed_on__lte=on).filter(Q(revoked_on=None) | Q(revoked_on__gt=on))


class CheckAuthorization(OfHousehold):
    """A household's signed consent to a means check; it serves every later category, too (R226)."""

    county_path = "household"

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="authorizations", verbose_name=_("household")
    )
    signer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    scope = EncryptedTextField(_("what may be checked"), max_length=200)
    signed_on = models.DateField(_("signed on"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)

    locked_with = ("household__township", "household__village")

    objects = CheckAuthorizationQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("check authorisation")
        verbose_name_plural = _("check authorisations")
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="authorization_revoked_after_signing",
                condition=Q(revoked_on=None) | Q(revoked_on__gte=F("signed_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.household.number} {self.signed_on}"

    @property
    def is_in_force(self) -> bool:
        return self.revoked_on is None or self.revoked_on > timezone.localdate()


class MeansCheckQuerySet(CountyQuerySet["MeansCheck"]):
    def _seen_by(self, actor: Actor) -> Self:
        return self.filter(household__in=Household.objects.file_visible_to(actor).values("pk"))

    def reusable(self, on: dt.date | None = None) -> Self:
        """Those that every authority takes over without checking anew, through their last day (R225)."""
        on = on or timezone.localdate()
        return self.filter(checked_on__lte=on, valid_through__gte=on)


class MeansCheck(OfHousehold):
    """What a check of the household's means found; valid for other authorities for six months (R225)."""

    county_path = "household"

    class Result(models.TextChoices):
        MEETS = "meets", _("meets the conditions")
        EXCEEDS = "exceeds", _("exceeds the conditions")
        UNCLEAR = "unclear", _("to be verified at home")

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="means_checks", verbose_name=_("household")
    )
    authorization = models.ForeignKey(
        CheckAuthorization, models.PROTECT, related_name="checks", verbose_name=_("under the authorisation")
    )
    category = models.CharField(_("checked for"), max_length=16, choices=Category.choices, blank=True)
    checked_on = models.DateField(_("checked on"))
    valid_through = models.DateField(_("reusable through"))
    result = models.CharField(_("result"), max_length=8, choices=Result.choices)
    findings = EncryptedTextField(_("findings"), blank=True)
    checked_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("household__township",)

    objects = MeansCheckQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("means check")
        verbose_name_plural = _("means checks")
        ordering = ["-checked_on", "-pk"]
        indexes = [models.Index(fields=["household", "valid_through"], name="check_of_household")]
        constraints = [
            models.CheckConstraint(
                name="check_valid_after_it_was_made", condition=Q(valid_through__gte=F("checked_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.household.number} {self.checked_on}"

    @property
    def is_reusable(self) -> bool:
        return self.checked_on <= timezone.localdate() <= self.valid_through

    @property
    def days_left(self) -> int:
        """Days on which it may still be used, today and the last day included."""
        return (self.valid_through - timezone.localdate()).days + 1
