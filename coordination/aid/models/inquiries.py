"""What one county's civil affairs asks another's about a person: whether it aids the same cause (C10; R236)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.models.cases import AidCase
from coordination.aid.models.duplicates import AidElsewhere
from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.register.models import Person
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post, Role

if TYPE_CHECKING:
    from coordination.access import Actor


class CountyInquiryQuerySet(CountyQuerySet["CountyInquiry"]):
    def _seen_by(self, actor: Actor) -> CountyInquiryQuerySet:
        """It is between two civil-affairs offices."""
        return self if actor.has_role(Role.CHEAD, Role.CCLERK) else self.none()


class CountyInquiry(InCounty):
    """The question as it stands in the county that is asked, about its own entry of the person.

    Of the other county it says the name, and the cause: not the case, nor what is asked for there.
    """

    leaves_looks = True  # who opens it is on record (audit.looks)
    county_path = "person"

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("inquiry", "to be answered")
        ANSWERED = "answered", pgettext_lazy("inquiry", "answered")

    ENDED = (Status.ANSWERED,)

    elsewhere = models.OneToOneField(
        AidElsewhere,
        models.PROTECT,
        related_name="inquiry",
        verbose_name=pgettext_lazy("inquiry", "asked for"),
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    asking = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("county that asks")
    )
    cause = models.CharField(_("cause"), max_length=14, choices=AidCase.Cause.choices)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices)
    asked_at = models.DateTimeField(pgettext_lazy("inquiry", "asked at"))
    answer = models.CharField(
        pgettext_lazy("inquiry", "answer"), max_length=8, choices=AidElsewhere.Answer.choices, blank=True
    )
    amount = models.DecimalField(
        _("amount or value (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    given_on = models.DateField(pgettext_lazy("duplicate", "given on"), null=True, blank=True)
    words = EncryptedTextField(pgettext_lazy("inquiry", "answer in words"), max_length=500, blank=True)
    answered_at = models.DateTimeField(pgettext_lazy("duplicate", "answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("duplicate", "answered by"),
    )
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("asking", "person")

    objects = CountyInquiryQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = pgettext_lazy("aid", "inquiry of another county")
        verbose_name_plural = pgettext_lazy("aid", "inquiries of other counties")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["county", "status", "-id"], name="inquiry_by_status")]
        constraints = [
            models.CheckConstraint(
                name="answered_inquiry_says_what_and_by_whom",
                condition=Q(status="asked", answer="")
                | Q(status="answered", answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("aid:inquiry", args=[self.pk])

    @property
    def title(self) -> str:
        """Who asks, and for which cause; never a person's name."""
        return gettext("%(county)s asks about aid: %(cause)s") % {
            "county": self.asking.label,
            "cause": self.get_cause_display(),
        }

    @property
    def number(self) -> str:
        return ""

    def audit_label(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.county_id

    @property
    def audit_household(self) -> str:
        return self.person.household.key

    @property
    def notice_words(self) -> dict[str, str]:
        return {"county": self.asking.label}
