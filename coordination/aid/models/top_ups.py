"""Top-ups of an account: asked for by the township head (D30), agreed by the county, paid in by finance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.models.accounts import Account
from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.units.models import CountyQuerySet, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class TopUpQuerySet(CountyQuerySet["TopUp"]):
    def _seen_by(self, actor: Actor) -> TopUpQuerySet:
        return self.filter(account__in=Account.objects.visible_to(actor))


class TopUp(models.Model):
    """A request to fill a township's reserve up to its quota again."""

    county_path = "account"

    class Status(models.TextChoices):
        DRAFTED = "drafted", pgettext_lazy("top-up", "awaiting the township head's signature")
        SIGNED = "signed", pgettext_lazy("top-up", "awaiting the county's agreement")
        AGREED = "agreed", pgettext_lazy("top-up", "awaiting payment by finance")
        DONE = "done", pgettext_lazy("top-up", "topped up")
        REFUSED = "refused", pgettext_lazy("top-up", "refused")

    OPEN = (Status.DRAFTED, Status.SIGNED, Status.AGREED)

    account = models.ForeignKey(Account, models.PROTECT, related_name="top_ups", verbose_name=_("account"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.DRAFTED)
    is_exhausted = models.BooleanField(_("the reserve was exhausted"), default=False)
    number = models.CharField(_("number"), max_length=60, blank=True, editable=False)
    reason = EncryptedTextField(_("reason"), blank=True)
    asked_at = models.DateTimeField(pgettext_lazy("top-up", "asked at"))
    signed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    agreed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed by")
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_under = "account"  # as a debit that finds the account dry locks them
    hinted_with = ("account",)

    objects = TopUpQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("reserve top-up")
        verbose_name_plural = _("reserve top-ups")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(status__in=["drafted", "signed", "agreed"]),
                name="one_open_top_up_an_account",
            ),
            models.CheckConstraint(name="top_up_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="refused_top_up_says_why", condition=~Q(status="refused") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("aid:reserve", args=[self.account_id])

    @property
    def title(self) -> str:
        return gettext("Top-up: %(account)s") % {"account": self.account.title}

    def audit_label(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def audit_unit(self) -> int:
        return self.account.unit_id

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN
