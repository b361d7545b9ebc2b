"""The end of a month: what a reserve's book says, what two people counted and signed (D29, C5-8)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.models.accounts import Account
from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.documents.models import Paper
from coordination.units.models import CountyQuerySet

if TYPE_CHECKING:
    from coordination.access import Actor


class MonthEndQuerySet(CountyQuerySet["MonthEnd"]):
    def _seen_by(self, actor: Actor) -> MonthEndQuerySet:
        return self.filter(account__in=Account.objects.visible_to(actor))


class MonthEnd(models.Model):
    """One month of one reserve: the book's balance, the count beside it, and who did which.

    What is counted stands once for each means, since cash and the bank's statement are looked at apart.
    """

    county_path = "account"

    class Status(models.TextChoices):
        COUNTING = "counting", pgettext_lazy("month-end", "to be counted")
        COUNTED = "counted", pgettext_lazy("month-end", "counted, awaiting the signature")
        SIGNED = "signed", pgettext_lazy("month-end", "signed")

    account = models.ForeignKey(Account, models.PROTECT, related_name="month_ends", verbose_name=_("account"))
    month = models.DateField(_("month"), help_text=_("Its first day."))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.COUNTING)
    book = models.DecimalField(_("balance of the book (yuan)"), max_digits=12, decimal_places=2)
    in_bank = models.DecimalField(
        _("in the bank account (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    in_cash = models.DecimalField(_("in cash (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True)
    difference = models.DecimalField(
        _("difference to the book (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    reason = EncryptedTextField(_("reason of the difference"), max_length=500, blank=True)
    returned = EncryptedTextField(_("why it is counted again"), max_length=500, blank=True)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("counted by"),
    )
    counted_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("counted for"),
        help_text=_("The absent colleague in whose place it was counted."),
    )
    counted_as = models.CharField(_("post"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paper")
    )
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_under = "account"
    hinted_with = ("account",)

    objects = MonthEndQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("month-end of a reserve")
        verbose_name_plural = _("month-ends of reserves")
        ordering = ["account", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["account", "month"], name="month_settled_once_an_account"),
            models.CheckConstraint(
                name="counted_month_has_its_count",
                condition=Q(status="counting")
                | Q(
                    counted_by__isnull=False,
                    counted_at__isnull=False,
                    in_bank__gte=0,
                    in_cash__gte=0,
                    difference__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="difference_of_a_month_says_why",
                condition=Q(difference__isnull=True) | Q(difference=0) | ~Q(reason=""),
                violation_error_message=_("The count differs from the book: say why."),
            ),
            models.CheckConstraint(
                name="signed_month_has_its_paper",
                condition=~Q(status="signed")
                | Q(signed_by__isnull=False, signed_at__isnull=False, paper__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_signs_the_month_they_counted",
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("counted_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("aid:reserve", args=[self.account_id])

    @property
    def title(self) -> str:
        return gettext("Month-end %(month)s: %(account)s") % {
            "month": f"{self.month:%Y-%m}",
            "account": self.account.title,
        }

    @property
    def audit_unit(self) -> int:
        return self.account.unit_id

    @property
    def counted(self) -> Decimal | None:
        """The whole count, over its means."""
        if self.in_bank is None or self.in_cash is None:
            return None
        return self.in_bank + self.in_cash

    @property
    def counters(self) -> list[int]:
        """By whom, and in whose place, it was counted: neither signs."""
        return [one for one in (self.counted_by_id, self.counted_for_id) if one is not None]

    @property
    def last_day(self) -> dt.date:
        return month_after(self.month) - dt.timedelta(days=1)


def month_after(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
