"""A plan of stages under one approval, its stages, and what was paid on each."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.models.accounts import NOTHING, Account
from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.policy.given import GivenDay
from coordination.units.holders import Holder
from coordination.units.models import CountyQuerySet, Post

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor

TWO_WITNESSES = _("Money by hand and goods need two witnesses.")
RECEIPT_NUMBER = _("Enter the number of the receipt that was signed when it was handed over.")


class StagePlan(models.Model):
    """What was approved for one case, in stages; the advance is stage 0 and counts into the total.

    The three sums move only with ledger lines and approvals; the database keeps
    paid and reserved within what was approved.
    """

    county_path = "case"

    class Tier(models.TextChoices):
        TOWNSHIP = "township", _("township head")
        COUNTY = "county", _("county civil-affairs leader")
        DELIBERATION = "deliberation", _("case deliberation")
        TAKEN_OVER = "taken_over", pgettext_lazy("aid", "as the paper of before says")

    case = models.OneToOneField("aid.AidCase", models.PROTECT, related_name="plan", verbose_name=_("case"))
    tier = models.CharField(_("approved by"), max_length=12, choices=Tier.choices, blank=True)
    approved = models.DecimalField(_("approved (yuan)"), max_digits=12, decimal_places=2, default=NOTHING)
    reserved = models.DecimalField(_("reserved (yuan)"), max_digits=12, decimal_places=2, default=NOTHING)
    paid = models.DecimalField(_("paid (yuan)"), max_digits=12, decimal_places=2, default=NOTHING)
    approved_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    confirmed = models.DecimalField(
        _("of the advance spent as told (yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("As the papers after the advance say (D24)."),
    )
    policy_on = models.DateField(_("parameters of the decision as of"), null=True, blank=True)
    policy_version = models.CharField(_("policy version of the decision"), max_length=20, blank=True)
    follows_decision = models.BooleanField(
        _("by the rules of the decision"),
        default=False,
        help_text=_("They are better for the person than those of the registration (C7)."),
    )

    history = Versions()

    class Meta:
        verbose_name = _("staged aid plan")
        verbose_name_plural = _("staged aid plans")
        constraints = [
            models.CheckConstraint(
                name="paid_and_reserved_within_approved",
                condition=Q(paid__gte=0, reserved__gte=0, approved__gte=F("paid") + F("reserved")),
            ),
            models.CheckConstraint(
                name="confirmed_is_no_debt", condition=Q(confirmed__isnull=True) | Q(confirmed__gte=0)
            ),
            models.CheckConstraint(
                name="approved_plan_says_by_whom",
                condition=Q(approved=0) | Q(approved_at__isnull=False) & ~Q(tier=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.approved}"

    @property
    def rest(self) -> Decimal:
        """Approved, and neither paid nor promised: what a stop set free."""
        return self.approved - self.paid - self.reserved


class Stage(models.Model):
    """One stage: its amount, day, form and condition, and where it stands."""

    county_path = "plan"

    class Form(models.TextChoices):
        CASH = "cash", pgettext_lazy("aid", "money")
        GOODS = "goods", pgettext_lazy("aid", "goods")
        SERVICE = "service", pgettext_lazy("aid", "service")

    class Status(models.TextChoices):
        DRAFTED = "drafted", pgettext_lazy("stage", "proposed")
        PLANNED = "planned", pgettext_lazy("stage", "approved, not yet due")
        CHECKING = "checking", pgettext_lazy("stage", "being checked")
        RELEASED = "released", pgettext_lazy("stage", "released for payment")
        PAID = "paid", pgettext_lazy("stage", "paid")
        RECEIVED = "received", pgettext_lazy("stage", "received")
        STOPPED = "stopped", pgettext_lazy("stage", "stopped")

    OPEN = (Status.PLANNED, Status.CHECKING, Status.RELEASED, Status.PAID)
    UNPAID = (Status.PLANNED, Status.CHECKING, Status.RELEASED)

    plan = models.ForeignKey(StagePlan, models.PROTECT, related_name="stages", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    due_on = models.DateField(_("pay by"))
    form = models.CharField(_("form"), max_length=8, choices=Form.choices, default=Form.CASH)
    condition = EncryptedTextField(_("condition"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFTED)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="stages", verbose_name=_("paid from")
    )
    reason = EncryptedTextField(
        _("reason"), max_length=500, blank=True, help_text=_("Why it was reduced, stopped or moved.")
    )
    told_due_at = models.DateTimeField(
        _("told that it is due at"),
        null=True,
        blank=True,
        help_text=_("When its payer heard that its day had come."),
    )
    written_off = models.DecimalField(
        _("written off (yuan)"),
        max_digits=12,
        decimal_places=2,
        default=NOTHING,
        help_text=_("What was to be returned of it and is not collected any more (D39)."),
    )

    history = Versions()

    given_days = (
        GivenDay(
            "due_on",
            binds=Q(status__in=[Status.DRAFTED, *UNPAID]),
            told=lambda row: [Holder.handler(row.plan.case.township)],
        ),
    )

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["plan", "number"]
        indexes = [models.Index(fields=["status", "due_on"], name="stage_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="stage_numbered_once"),
            models.CheckConstraint(name="stage_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="written_off_within_the_stage",
                condition=Q(written_off__gte=0, written_off__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="stage_approved_on_an_account",
                condition=Q(status__in=["drafted", "stopped"]) | Q(account__isnull=False),
            ),
            models.CheckConstraint(
                name="stopped_stage_says_why", condition=~Q(status="stopped") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_money(self) -> bool:
        return self.form == self.Form.CASH

    @property
    def status_words(self) -> str:
        """Where it stands, in the words of what is given: a service is provided, goods are handed over."""
        return str(STANDS.get((self.form, self.status), self.get_status_display()))

    @property
    def is_advance(self) -> bool:
        return self.number == 0

    @property
    def label(self) -> str:
        return gettext("advance") if self.is_advance else gettext("stage %(n)d") % {"n": self.number}

    @property
    def house_label(self) -> str:
        """As traces keep it: in the language of the house, whoever acts."""
        with translation.override(settings.LANGUAGE_CODE):
            return self.label


_F, _S = Stage.Form, Stage.Status
STANDS: dict[tuple[str, str], _StrOrPromise] = {
    (_F.GOODS, _S.RELEASED): pgettext_lazy("stage", "released, to be handed over"),
    (_F.GOODS, _S.PAID): pgettext_lazy("stage", "handed over"),
    (_F.SERVICE, _S.RELEASED): pgettext_lazy("stage", "released, to be provided"),
    (_F.SERVICE, _S.PAID): pgettext_lazy("stage", "provided"),
}


class PaymentQuerySet(CountyQuerySet["Payment"]):
    def _seen_by(self, actor: Actor) -> PaymentQuerySet:
        from coordination.aid.models.cases import AidCase

        return self.filter(plan__case__in=AidCase.objects.money_open_to(actor).order_by().values("pk"))


class Payment(models.Model):
    """What was paid on a stage: one row a stage, so that nothing is paid twice; a bounce adds an attempt."""

    county_path = "plan"

    class Method(models.TextChoices):
        CARD = "card", _("to the bank card")
        CASH = "cash", _("in cash")
        GOODS = "goods", _("in goods")
        SERVICE = "service", _("as a service")

    class Status(models.TextChoices):
        PAID = "paid", pgettext_lazy("payment", "paid")
        BOUNCED = "bounced", pgettext_lazy("payment", "came back")

    WITNESSED = (Method.CASH, Method.GOODS)

    plan = models.ForeignKey(StagePlan, models.PROTECT, related_name="payments", verbose_name=_("plan"))
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="payments", verbose_name=_("stage"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.PAID)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    method = models.CharField(_("how"), max_length=8, choices=Method.choices, default=Method.CARD)
    reference = EncryptedTextField(
        _("voucher"), max_length=60, blank=True, help_text=_("Number of the bank's slip or of the receipt.")
    )
    witnesses = EncryptedTextField(_("witnesses"), max_length=80, blank=True)
    payee = models.ForeignKey(
        "register.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("holder of the account"),
        help_text=_("Of the person's own household; empty where somebody else's account was named."),
    )
    account = EncryptedTextField(_("account paid to"), max_length=40, blank=True)
    account_index = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    account_name = EncryptedTextField(_("name of the account's holder"), max_length=40, blank=True)
    relation = EncryptedTextField(_("relation to the person"), max_length=60, blank=True)
    account_reason = EncryptedTextField(_("why into this account"), max_length=200, blank=True)
    paid_at = models.DateTimeField(_("paid at"))
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("paid by")
    )
    bounced_at = models.DateTimeField(_("came back at"), null=True, blank=True)
    bounce_reason = EncryptedTextField(_("why it came back"), max_length=200, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    credited_at = models.DateTimeField(
        _("credited at"), null=True, blank=True, help_text=_("When the bank's answer said so.")
    )

    objects = PaymentQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "stage"], name="stage_paid_once"),
            models.CheckConstraint(name="payment_positive", condition=Q(amount__gt=0, attempt__gte=1)),
            models.CheckConstraint(
                name="cash_and_goods_have_witnesses",
                condition=~Q(method__in=["cash", "goods"]) | ~Q(witnesses=""),
                violation_error_message=TWO_WITNESSES,
            ),
            models.CheckConstraint(
                name="account_of_another_says_whose_and_why",
                condition=Q(account="") | Q(payee__isnull=False) | (~Q(relation="") & ~Q(account_reason="")),
            ),
            models.CheckConstraint(
                name="bounced_payment_says_why", condition=~Q(status="bounced") | ~Q(bounce_reason="")
            ),
            models.CheckConstraint(
                name="what_came_back_is_not_credited",
                condition=~Q(status="bounced") | Q(credited_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} · {self.amount}"
