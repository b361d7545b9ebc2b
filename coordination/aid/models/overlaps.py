"""Aid that turned out to be given twice once two entries were found to be one (C7): netted off, or asked back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.models.accounts import NOTHING
from coordination.aid.models.cases import AidCase
from coordination.aid.models.duplicates import Duplicate
from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.units.models import CountyQuerySet, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class OverlapQuerySet(CountyQuerySet["Overlap"]):
    def _seen_by(self, actor: Actor) -> OverlapQuerySet:
        """Whoever sees the money of one of the two cases: both townships are told, a village is not."""
        cases = AidCase.objects.money_open_to(actor).order_by().values("pk")
        return self.filter(Q(case__in=cases) | Q(other__in=cases))


class Overlap(models.Model):
    """Two cases that a merge showed to be of one person or household, with one cause in one period.

    ``case`` is the one that answers: it still has money ahead, or was paid later.
    """

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "case"

    class Status(models.TextChoices):
        AHEAD = "ahead", pgettext_lazy("overlap", "ruled on before the next payment")
        RULED = "ruled", pgettext_lazy("overlap", "ruled on")
        LAPSED = "lapsed", pgettext_lazy("overlap", "nothing was given twice")
        OPEN = "open", pgettext_lazy("overlap", "to be asked back, or let stand")
        ASKED = "asked", pgettext_lazy("overlap", "asked back, awaiting the money")
        RETURNED = "returned", pgettext_lazy("overlap", "given back")
        STANDS = "stands", pgettext_lazy("overlap", "let stand")

    class Way(models.TextChoices):
        LETTER = "letter", pgettext_lazy("overlap", "by letter")
        IN_PERSON = "in_person", pgettext_lazy("overlap", "in person, against signature")

    ENDED = (Status.RULED, Status.LAPSED, Status.RETURNED, Status.STANDS)

    case = models.ForeignKey(AidCase, models.PROTECT, related_name="overlaps", verbose_name=_("case"))
    other = models.ForeignKey(
        AidCase, models.PROTECT, related_name="overlapped", verbose_name=_("the other case")
    )
    ground = models.CharField(
        pgettext_lazy("duplicate", "found by"), max_length=10, choices=Duplicate.Ground.choices
    )
    amount = models.DecimalField(_("given in the other case (yuan)"), max_digits=12, decimal_places=2)
    given_on = models.DateField(_("given or asked for on"))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices)
    found_at = models.DateTimeField(_("found at"))
    joined_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged by")
    )
    joined_because = EncryptedTextField(_("why they are one"), max_length=500, blank=True)
    asked_amount = models.DecimalField(
        _("asked back (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    asked_way = models.CharField(_("how asked"), max_length=10, choices=Way.choices, blank=True)
    asked_paper = EncryptedTextField(
        _("number of the letter or of the signed sheet"), max_length=60, blank=True
    )
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    returned = models.DecimalField(_("given back (yuan)"), max_digits=12, decimal_places=2, default=NOTHING)
    reason = EncryptedTextField(_("reason"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_under = "case"
    hinted_with = ("case", "other")

    objects = OverlapQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("aid given twice")
        verbose_name_plural = _("aid given twice")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "id"], name="overlap_by_status")]
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="overlap_named_once"),
            models.CheckConstraint(name="no_overlap_with_itself", condition=~Q(case=F("other"))),
            models.CheckConstraint(
                name="asked_back_says_how_much_and_when",
                condition=~Q(status__in=["asked", "returned"])
                | Q(asked_amount__gt=0, asked_on__isnull=False, decided_by__isnull=False)
                & ~Q(asked_way="")
                & ~Q(asked_paper=""),
            ),
            models.CheckConstraint(
                name="no_more_given_back_than_asked",
                condition=Q(returned=0) | Q(returned__gt=0, returned__lte=F("asked_amount")),
            ),
            models.CheckConstraint(
                name="overlap_that_stands_says_why", condition=~Q(status="stands") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("aid:overlap", args=[self.pk])

    @property
    def title(self) -> str:
        """Both places and the cause; never a person's name."""
        return gettext("Aid given twice: %(case)s, and %(other)s") % {
            "case": self.case.title,
            "other": self.other.township.label,
        }

    @property
    def number(self) -> str:
        return self.case.number

    def audit_label(self) -> str:
        return f"{self.case.number_text} {self.title}"

    @property
    def audit_unit(self) -> int:
        return self.case.township_id

    @property
    def audit_household(self) -> str:
        return self.case.audit_household

    @property
    def notice_words(self) -> dict[str, str]:
        return {"number": self.case.number, "other": self.other.number}

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.OPEN, self.Status.ASKED)

    @property
    def awaited(self) -> Decimal:
        """Asked back, and not given back yet."""
        return (self.asked_amount or NOTHING) - self.returned
