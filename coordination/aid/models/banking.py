"""Files for the bank: what goes out in one of them, row by row, and what the bank answers (C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.models.accounts import Account
from coordination.aid.models.plans import Payment
from coordination.ciphers.fields import EncryptedTextField
from coordination.units.counties import home_of
from coordination.units.models import CountyQuerySet, InCounty, Post, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

# C9: finance reads all money, civil affairs' leader answers for it; a township its own reserve
READS_ALL = (Role.FIN, Role.CHEAD)
READS_OWN = (Role.TOFFICER, Role.THEAD)
AT_FINANCE = (Role.UHEAD, Role.UDEPUTY, Role.LIAISON, Role.UCLERK)


class BankBatchQuerySet(CountyQuerySet["BankBatch"]):
    def _seen_by(self, actor: Actor) -> BankBatchQuerySet:
        if actor.has_role(*READS_ALL):
            return self
        if actor.has_role(*READS_OWN):
            return self.filter(account__unit__in=units_of(actor))
        home = home_of(actor)
        if home is not None and actor.has_role(*AT_FINANCE):
            books = home.find_unit(Role.FIN)
            return self if books is not None and books.pk in units_of(actor) else self.none()
        return self.none()


class BankBatch(InCounty):
    """One file for the bank, of payments out of one account; made by one person and answered by another.

    The file stands here as it was made, encrypted; its bytes are GB18030, and ``sha256`` is theirs.
    """

    leaves_looks = True  # it names whom it pays (audit.looks)
    county_path = "account"

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("bank file", "awaiting the bank's answer")
        ANSWERED = "answered", pgettext_lazy("bank file", "answered")

    number = models.CharField(_("number of the file"), max_length=20, editable=False)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="bank_batches", verbose_name=_("paid from")
    )
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.OPEN)
    count = models.PositiveSmallIntegerField(_("payments"))
    total = models.DecimalField(_("total (yuan)"), max_digits=14, decimal_places=2)
    content = EncryptedTextField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_as = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("made in the post"))
    made_at = models.DateTimeField(_("made at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answer taken over by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer_sha256 = models.CharField(_("SHA-256 of the answer"), max_length=64, blank=True)

    locked_with = ("account__unit", "made_as")

    objects = BankBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["county", "-id"], name="bank_file_newest")]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="bank_file_numbered_once"),
            models.CheckConstraint(name="bank_file_holds_money", condition=Q(count__gt=0, total__gt=0)),
            models.CheckConstraint(
                name="bank_file_answered_by_another",
                condition=~Q(status="answered")
                | Q(answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answer_sha256="")
                & ~Q(answered_by=F("made_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("aid:bank-file", args=[self.pk])

    @property
    def title(self) -> str:
        return gettext("Bank file %(number)s") % {"number": self.number}

    @property
    def audit_unit(self) -> int:
        return self.account.unit_id

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class BankRowQuerySet(CountyQuerySet["BankRow"]):
    def _seen_by(self, actor: Actor) -> BankRowQuerySet:
        """With their file."""
        return self.filter(batch__in=BankBatch.objects.visible_to(actor).order_by().values("pk"))


class BankRow(models.Model):
    """One payment in one file: an attempt goes to the bank once, and no second one before the answer."""

    county_path = "batch"

    class Result(models.TextChoices):
        AWAITED = "", pgettext_lazy("bank", "awaited")
        CREDITED = "credited", pgettext_lazy("bank", "credited")
        RETURNED = "returned", pgettext_lazy("bank", "came back")

    batch = models.ForeignKey(BankBatch, models.PROTECT, related_name="rows", verbose_name=_("bank file"))
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="bank_rows", verbose_name=_("payment"))
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    sequence = models.PositiveSmallIntegerField(_("sequence"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    result = models.CharField(
        _("result"), max_length=8, choices=Result.choices, blank=True, default=Result.AWAITED
    )
    reason = EncryptedTextField(_("why it came back"), max_length=200, blank=True)

    objects = BankRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a bank file")
        verbose_name_plural = _("rows of bank files")
        ordering = ["batch", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sequence"], name="bank_row_once_in_sequence"),
            models.UniqueConstraint(fields=["payment", "attempt"], name="attempt_at_the_bank_once"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(result=""), name="payment_in_one_open_bank_file"
            ),
            models.CheckConstraint(name="bank_row_positive", condition=Q(amount__gt=0, attempt__gte=1)),
            models.CheckConstraint(
                name="returned_bank_row_says_why", condition=~Q(result="returned") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def serial(self) -> str:
        """By which the bank names it again (流水号)."""
        return f"{self.batch.number}-{self.sequence:04d}"


class BankAnswerQuerySet(CountyQuerySet["BankAnswer"]):
    def _seen_by(self, actor: Actor) -> BankAnswerQuerySet:
        """With their file."""
        return self.filter(batch__in=BankBatch.objects.visible_to(actor).order_by().values("pk"))


class BankAnswer(models.Model):
    """What the bank answered, as somebody brought it: looked through first, then taken over whole or not at all."""

    county_path = "batch"
    locked_under = "batch"

    batch = models.ForeignKey(BankBatch, models.PROTECT, related_name="answers", verbose_name=_("bank file"))
    content = EncryptedTextField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("brought by")
    )
    brought_at = models.DateTimeField(_("brought at"), auto_now_add=True)

    objects = BankAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of the bank")
        verbose_name_plural = _("answers of the bank")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sha256"], name="bank_answer_brought_once"),
        ]

    def __str__(self) -> str:
        return gettext("Answer to bank file %(number)s") % {"number": self.batch.number}

    def get_absolute_url(self) -> str:
        return reverse("aid:bank-answer", args=[self.pk])
