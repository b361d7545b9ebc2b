"""The accounts that aid is paid from, and their ledgers: lines are added and never changed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.units.counties import home_of
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

NOTHING = Decimal("0.00")
# C9: office, conveners, civil affairs and finance read every account; a township its own
READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE, Role.CHEAD, Role.CCLERK, Role.FIN)
READS_OWN = (Role.THEAD, Role.TCLERK, Role.TOFFICER, Role.UHEAD, Role.LIAISON, Role.UCLERK, Role.UDEPUTY)


class AccountQuerySet(CountyQuerySet["Account"]):
    def _seen_by(self, actor: Actor) -> AccountQuerySet:
        if actor.has_role(*READS_ALL):
            return self
        if not actor.has_role(*READS_OWN):
            return self.none()
        units = units_of(actor)
        home = home_of(actor)
        books = home.find_unit(Role.FIN) if home is not None else None
        if books is not None and books.pk in units:  # the finance bureau keeps them
            return self
        return self.filter(unit__in=units)


class Account(InCounty):
    """A township's reserve for small quick aid (备用金), or the county's pool behind them all.

    What stands on it is what its newest line says; nothing here repeats it.
    """

    county_path = "unit"

    class Kind(models.TextChoices):
        RESERVE = "reserve", _("township reserve")
        POOL = "pool", _("county pool")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="aid_accounts", verbose_name=_("kept by")
    )
    quota = models.DecimalField(
        _("quota of the year (yuan)"),
        max_digits=12,
        decimal_places=2,
        help_text=_("A top-up fills the account up to it."),
    )
    residents = models.PositiveIntegerField(_("registered residents"), default=0)
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    settled_through = models.DateField(
        _("settled through"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The last day of the newest month that was signed: no line is dated into it."),
    )

    locked_with = ("unit",)

    objects = AccountQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("aid account")
        verbose_name_plural = _("aid accounts")
        ordering = ["unit__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], name="one_account_a_unit_and_kind"),
            models.UniqueConstraint(fields=["county"], condition=Q(kind="pool"), name="one_county_pool"),
            models.CheckConstraint(name="account_quota_positive", condition=Q(quota__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("aid:reserve", args=[self.pk])

    @property
    def title(self) -> str:
        if self.kind == self.Kind.POOL:
            return gettext("County pool of temporary aid")
        return gettext("Reserve fund of %(unit)s") % {"unit": self.unit.label}

    @property
    def audit_unit(self) -> int:
        return self.unit_id

    @property
    def is_reserve(self) -> bool:
        return self.kind == self.Kind.RESERVE

    @property
    def last_line(self) -> LedgerLine | None:
        return self.lines.order_by("-sequence").first()

    @property
    def balance(self) -> Decimal:
        line = self.last_line
        return line.balance_after if line else NOTHING

    @property
    def reserved(self) -> Decimal:
        line = self.last_line
        return line.reserved_after if line else NOTHING

    @property
    def available(self) -> Decimal:
        """What may still be promised: the balance less what is promised already."""
        line = self.last_line
        return line.available_after if line else NOTHING


class LedgerLineQuerySet(CountyQuerySet["LedgerLine"]):
    def _seen_by(self, actor: Actor) -> LedgerLineQuerySet:
        return self.filter(account__in=Account.objects.visible_to(actor))


class LedgerLine(models.Model):
    """One movement of an account. A mistake is reversed by a counter-entry, never edited."""

    county_path = "account"

    class Kind(models.TextChoices):
        OPENING = "opening", pgettext_lazy("ledger", "opening")
        TAKEN_OVER = "taken", pgettext_lazy("ledger", "taken over")
        TOP_UP = "top_up", pgettext_lazy("ledger", "top-up")
        RESERVE = "reserve", pgettext_lazy("ledger", "reserved")
        RELEASE = "release", pgettext_lazy("ledger", "released")
        DEBIT = "debit", pgettext_lazy("ledger", "paid out")
        COUNTER = "counter", pgettext_lazy("ledger", "counter-entry")
        RETURNED = "returned", pgettext_lazy("ledger", "given back by the person")

    account = models.ForeignKey(Account, models.PROTECT, related_name="lines", verbose_name=_("account"))
    sequence = models.PositiveIntegerField(_("sequence"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    balance_after = models.DecimalField(_("balance after"), max_digits=12, decimal_places=2)
    reserved_after = models.DecimalField(_("reserved after"), max_digits=12, decimal_places=2)
    stage = models.ForeignKey(
        "aid.Stage", models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("stage")
    )
    payment = models.ForeignKey(
        "aid.Payment", models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("payment")
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("reverses")
    )
    top_up = models.OneToOneField(
        "aid.TopUp", models.PROTECT, null=True, blank=True, related_name="line", verbose_name=_("top-up")
    )
    reason = EncryptedTextField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("time"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_as = models.CharField(_("post"), max_length=120, blank=True)

    objects = LedgerLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        ordering = ["account", "-sequence"]
        indexes = [models.Index(fields=["account", "-at", "-sequence"], name="ledger_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["account", "sequence"], name="ledger_line_once_in_sequence"),
            models.CheckConstraint(name="ledger_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="reserved_within_balance",
                condition=Q(reserved_after__gte=0, reserved_after__lte=F("balance_after")),
            ),
            models.UniqueConstraint(
                fields=["payment", "attempt"], condition=Q(kind="debit"), name="one_debit_an_attempt"
            ),
            models.CheckConstraint(
                name="debit_names_its_payment",
                condition=~Q(kind="debit") | Q(payment__isnull=False, attempt__gte=1),
            ),
            models.CheckConstraint(
                name="counter_entry_names_what_it_reverses",
                condition=Q(kind="counter", reverses__isnull=False)
                | (~Q(kind="counter") & Q(reverses__isnull=True)),
            ),
            models.CheckConstraint(
                name="given_back_of_a_stage_with_its_voucher",
                condition=~Q(kind="returned") | (Q(stage__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="counter_entry_says_why", condition=~Q(kind="counter") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.get_kind_display()} {self.amount}"

    @property
    def available_after(self) -> Decimal:
        return self.balance_after - self.reserved_after
