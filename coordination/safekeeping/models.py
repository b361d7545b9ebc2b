"""What is asked after a restore, and answered before the house opens again.

What was numbered and paid after the copy is known to paper and to the bank alone. Each county's
office says where its series of numbers stand, its finance what was paid; two officers then open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.documents.models import IssuedNumber, Series
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Role

if TYPE_CHECKING:
    from coordination.access import Actor

ANSWER = (Role.OFFICE, Role.OFFDIR, Role.FIN)
"""Who answers for a county: its office, its finance."""
OPEN_IT = (Role.SYSADM, Role.SECADM)
READS = (*ANSWER, *OPEN_IT, Role.AUDADM)


class Restoration(models.Model):
    """One restore of the house from an archive: it is closed until two officers have opened it."""

    class Status(models.TextChoices):
        CLOSED = "closed", pgettext_lazy("house", "closed")
        ASKED = "asked", _("waits for the second officer")
        OPEN = "open", pgettext_lazy("house", "open")

    archive = models.CharField(_("backup"), max_length=120)
    taken_at = models.DateTimeField(_("holds until"))
    version = models.CharField(_("version of the backup"), max_length=60, blank=True)
    seal = models.PositiveBigIntegerField(_("newest seal"), default=0)
    root = models.CharField(_("root of the newest seal"), max_length=64, blank=True)
    restored_at = models.DateTimeField(_("restored"))
    findings = models.PositiveIntegerField(_("findings of the verification"), default=0)
    first_finding = models.CharField(_("first finding"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.CLOSED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opening asked by"),
    )
    asked_at = models.DateTimeField(_("opening asked at"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second officer"),
    )
    opened_at = models.DateTimeField(_("house opened at"), null=True, blank=True)

    class Meta:
        verbose_name = _("restored house")
        verbose_name_plural = _("restored houses")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["archive", "restored_at"], name="restored_once_a_moment"),
            models.CheckConstraint(
                name="opening_is_asked_by_somebody",
                condition=Q(status="closed") | Q(asked_by__isnull=False, asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="opened_by_a_second_officer",
                condition=~Q(status="open")
                | Q(opened_by__isnull=False, opened_at__isnull=False) & ~Q(opened_by=F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.archive

    def get_absolute_url(self) -> str:
        return reverse("safekeeping:reopening")


class AnswerQuerySet(CountyQuerySet["CountyAnswer"]):
    def visible_to(self, actor: Actor) -> AnswerQuerySet:
        """Of the own county; of every one to who keeps the installation."""
        return (self if actor.county_id is None else self.of_county(actor.county_id))._seen_by(actor)

    def _seen_by(self, actor: Actor) -> AnswerQuerySet:
        return self if actor.has_role(*READS) else self.none()


class CountyAnswer(InCounty):
    """What one county has answered after a restore."""

    county_path = "government"
    locked_under = "restoration"

    restoration = models.ForeignKey(
        Restoration, models.PROTECT, related_name="answers", verbose_name=_("restored house")
    )
    government = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("county government")
    )
    numbers_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("numbers entered by"),
    )
    numbers_at = models.DateTimeField(_("numbers entered at"), null=True, blank=True)
    payments_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("payments entered by"),
    )
    payments_at = models.DateTimeField(_("payments entered at"), null=True, blank=True)
    last_paid_on = models.DateField(_("day of the last payment"), null=True, blank=True)
    last_voucher = models.CharField(_("voucher of the last payment"), max_length=60, blank=True)
    last_bank_file = models.CharField(_("last bank file"), max_length=60, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of a county")
        verbose_name_plural = _("answers of counties")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["restoration", "government"], name="a_county_answers_once"),
            models.CheckConstraint(
                name="answered_numbers_say_by_whom",
                condition=Q(numbers_at=None) | Q(numbers_by__isnull=False),
            ),
            models.CheckConstraint(
                name="answered_payments_say_by_whom",
                condition=Q(payments_at=None) | Q(payments_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.government.label

    def get_absolute_url(self) -> str:
        return reverse("safekeeping:reopening")

    @property
    def is_whole(self) -> bool:
        return self.numbers_at is not None and self.payments_at is not None


class SeriesAnswer(models.Model):
    """Where one series of numbers stood in the copy, and which number is the last on paper."""

    county_path = "answer"

    answer = models.ForeignKey(
        CountyAnswer, models.PROTECT, related_name="series", verbose_name=_("answer of a county")
    )
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", verbose_name=_("number series"))
    stood = models.PositiveIntegerField(_("last number in the backup"))
    last = models.PositiveIntegerField(_("last number issued"))

    class Meta:
        verbose_name = _("last number of a series")
        verbose_name_plural = _("last numbers of series")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "series"], name="a_series_is_answered_once"),
            models.CheckConstraint(name="no_number_is_taken_back", condition=Q(last__gte=F("stood"))),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class VoidNumber(models.Model):
    """A number that stands on a paper of which this house knows nothing: it is drawn, and given to no other."""

    county_path = "answer"

    answer = models.ForeignKey(
        CountyAnswer, models.PROTECT, related_name="void_numbers", verbose_name=_("answer of a county")
    )
    number = models.OneToOneField(
        IssuedNumber, models.PROTECT, related_name="+", verbose_name=_("document number")
    )
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("void number")
        verbose_name_plural = _("void numbers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="void_number_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.number)


class LatePayment(models.Model):
    """A payment made after the copy: its stage is booked under this voucher, and never paid again.

    Without a stage it is of a matter that this house does not know yet: nothing of the same amount is
    paid in the county before finance has said to which stage it belongs.
    """

    county_path = "answer"

    answer = models.ForeignKey(
        CountyAnswer, models.PROTECT, related_name="late_payments", verbose_name=_("answer of a county")
    )
    stage = models.OneToOneField(
        "aid.Stage", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stage")
    )
    case_number = models.CharField(_("number of the case"), max_length=40)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    voucher = models.CharField(_("voucher"), max_length=60)
    paid_on = models.DateField(_("paid on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("payment after the backup")
        verbose_name_plural = _("payments after the backup")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="late_payment_is_whole", condition=Q(amount__gt=0) & ~Q(voucher="") & ~Q(case_number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} · {self.amount}"
