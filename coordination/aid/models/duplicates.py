"""Other aid that was found for a person, a household or an account, and what was ruled on it (C5-1, C10)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.ciphers.fields import EncryptedTextField
from coordination.units.models import Organisation, Post


class Duplicate(models.Model):
    """Other aid that may be the same: by what it was found, how hard it weighs, what was ruled on it.

    What is hard blocks until it is ruled on; what is soft is asked about and never holds an advance.
    """

    county_path = "case"

    class Kind(models.TextChoices):
        PAID = "paid", pgettext_lazy("duplicate", "paid")
        APPROVED = "approved", pgettext_lazy("duplicate", "approved, not yet paid")
        PROMISED = "promised", pgettext_lazy("duplicate", "asked for, not yet decided")

    class Ground(models.TextChoices):
        """By what it was found, the strongest first."""

        PERSON = "person", pgettext_lazy("duplicate", "the same person")
        HOUSEHOLD = "household", pgettext_lazy("duplicate", "the same household")
        ACCOUNT = "account", pgettext_lazy("duplicate", "the same account in another household")
        QUESTION = "question", pgettext_lazy("duplicate", "perhaps the same person, not decided yet")
        NAME_BIRTH = "name_birth", pgettext_lazy("duplicate", "the same name and day of birth")
        PHONE = "phone", pgettext_lazy("duplicate", "the same phone")

    class Ruling(models.TextChoices):
        STOP = "stop", pgettext_lazy("duplicate", "aided already: stop")
        NET_OFF = "net_off", pgettext_lazy("duplicate", "net off what was given")
        OTHER_CAUSE = "other_cause", pgettext_lazy("duplicate", "another cause")
        ALLOWED = "allowed", pgettext_lazy("duplicate", "allowed a second time by the county leader")
        NOTED = "noted", pgettext_lazy("duplicate", "looked at: another matter")

    case = models.ForeignKey("aid.AidCase", models.PROTECT, related_name="duplicates")
    other = models.ForeignKey("aid.AidCase", models.PROTECT, related_name="found_by")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    same_person = models.BooleanField(_("the same person"), default=False)
    same_cause = models.BooleanField(_("the same cause"), default=False)
    ground = models.CharField(
        pgettext_lazy("duplicate", "found by"), max_length=10, choices=Ground.choices, default=Ground.PERSON
    )
    is_hard = models.BooleanField(_("blocks until it is ruled on"), default=False)
    given_on = models.DateField(_("given or asked for on"), null=True)
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    ruling = models.CharField(
        pgettext_lazy("duplicate", "ruling"), max_length=12, choices=Ruling.choices, blank=True
    )
    ruling_reason = EncryptedTextField(_("reason of the ruling"), max_length=500, blank=True)
    ruled_at = models.DateTimeField(pgettext_lazy("duplicate", "ruled at"), null=True, blank=True)
    ruled_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("duplicate", "ruled by"),
    )
    netted = models.DecimalField(
        _("netted off (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("duplicate found")
        verbose_name_plural = _("duplicates found")
        ordering = ["-is_hard", "-other_id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="duplicate_named_once"),
            models.CheckConstraint(name="no_duplicate_of_itself", condition=~Q(case=models.F("other"))),
            models.CheckConstraint(
                name="ruling_says_by_whom",
                condition=Q(ruling="") | Q(ruled_at__isnull=False, ruled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.other}"

    is_earlier = False
    """Of one that was given before the period: it is shown, not asked about, and not kept."""


class AidElsewhere(models.Model):
    """Another county that aids this person for the same cause: which one, and nothing of what it gives."""

    county_path = "case"

    case = models.ForeignKey("aid.AidCase", models.PROTECT, related_name="aid_elsewhere")
    where = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("county"))

    class Meta:
        verbose_name = _("aid in another county")
        verbose_name_plural = _("aid in other counties")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "where"], name="other_county_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.where.short_name}"
