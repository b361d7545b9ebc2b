"""Aid that is asked back by order (D38): from the finding to the last yuan returned or written off (D39)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.models import NOTHING, AidCase
from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.documents.models import Paper
from coordination.policy.given import GivenDay
from coordination.units.holders import Holder
from coordination.units.models import CountyQuerySet, InCounty, Post, Role

if TYPE_CHECKING:
    from coordination.access import Actor


class RecoveryQuerySet(CountyQuerySet["Recovery"]):
    def _seen_by(self, actor: Actor) -> RecoveryQuerySet:
        """With the case that it is about, which a village does not read (C9)."""
        if actor.has_role(Role.VCO):
            return self.none()
        return self.filter(case__in=AidCase.objects.visible_to(actor).order_by().values("pk"))


class Recovery(InCounty):
    """One sum of one aid case that is to be returned, on one of the three grounds of the law.

    Whoever took aid in good faith returns nothing: without a finding of untruth, of a wrong payee or of aid
    kept after a decided end there is no recovery (C7, C10).
    """

    leaves_looks = True  # it names whose aid it is (audit.looks)
    county_path = "case"

    class Ground(models.TextChoices):
        FALSE_STATEMENT = "false", pgettext_lazy("recovery", "false statement")
        WRONG_PAYEE = "payee", pgettext_lazy("recovery", "paid to the wrong person")
        KEPT_AFTER_END = "kept", pgettext_lazy("recovery", "kept after a decided reduction or end")

    class Why(models.TextChoices):
        """Why what is left is not collected any more (C7)."""

        NO_ESTATE = "no_estate", pgettext_lazy("write-off", "died without an estate")
        INSOLVENT = "insolvent", pgettext_lazy("write-off", "cannot pay for good")
        NOT_FOUND = "not_found", pgettext_lazy("write-off", "not to be found")
        COSTS_MORE = "costs_more", pgettext_lazy("write-off", "collecting costs more than it brings")

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("recovery", "the person is to be heard")
        HEARD = "heard", pgettext_lazy("recovery", "heard, awaiting the decision")
        ORDERED = "ordered", pgettext_lazy("recovery", "ordered, being returned")
        REPLANNED = "replanned", pgettext_lazy("recovery", "other instalments asked for")
        WRITE_OFF_ASKED = "write_off_asked", pgettext_lazy("recovery", "write-off awaits civil affairs")
        WRITE_OFF_SIGNED = "write_off_signed", pgettext_lazy("recovery", "write-off awaits finance")
        WRITE_OFF_AGREED = (
            "write_off_agreed",
            pgettext_lazy("recovery", "write-off awaits the deputy convener"),
        )
        RETURNED = "returned", pgettext_lazy("recovery", "returned")
        WRITTEN_OFF = "written_off", pgettext_lazy("recovery", "written off")
        DROPPED = "dropped", pgettext_lazy("recovery", "not ordered")

    ENDED = (Status.RETURNED, Status.WRITTEN_OFF, Status.DROPPED)
    OPEN = (
        Status.PROPOSED,
        Status.HEARD,
        Status.ORDERED,
        Status.REPLANNED,
        Status.WRITE_OFF_ASKED,
        Status.WRITE_OFF_SIGNED,
        Status.WRITE_OFF_AGREED,
    )

    case = models.ForeignKey(AidCase, models.PROTECT, related_name="recoveries", verbose_name=_("aid case"))
    ground = models.CharField(pgettext_lazy("recovery", "ground"), max_length=6, choices=Ground.choices)
    found = EncryptedTextField(_("what was found"))
    amount = models.DecimalField(_("to be returned (yuan)"), max_digits=12, decimal_places=2)
    returned = models.DecimalField(
        _("returned so far (yuan)"), max_digits=12, decimal_places=2, default=NOTHING
    )
    written_off = models.DecimalField(
        _("written off (yuan)"), max_digits=12, decimal_places=2, default=NOTHING
    )
    status = models.CharField(_("status"), max_length=16, choices=Status.choices, default=Status.PROPOSED)
    reason = EncryptedTextField(_("reason"), blank=True)

    proposed_by = models.ForeignKey(
        Post, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("recovery", "proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))

    was_heard = models.BooleanField(_("the person was heard"), default=False)
    statement = EncryptedTextField(_("what the person said"), blank=True)
    heard_on = models.DateField(_("heard on"), null=True, blank=True)
    heard_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("heard by")
    )

    ordered_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ordered by")
    )
    ordered_at = models.DateTimeField(_("ordered at"), null=True, blank=True)
    paper = models.ForeignKey(
        Paper,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("recovery", "order"),
    )

    is_staff_fault = models.BooleanField(_("somebody on the staff is at fault"), default=False)
    fault = EncryptedTextField(_("what the staff did wrong"), blank=True)
    fault_answer = EncryptedTextField(_("answer of the discipline body"), blank=True)
    fault_answered_on = models.DateField(_("answered on"), null=True, blank=True)

    plan_asked = models.PositiveSmallIntegerField(_("instalments asked for"), null=True, blank=True)

    why = models.CharField(_("ground of the write-off"), max_length=10, choices=Why.choices, blank=True)
    why_note = EncryptedTextField(_("facts of the write-off"), blank=True)
    write_off_asked_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("write-off asked by")
    )
    write_off_signed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("write-off signed by")
    )
    write_off_agreed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("write-off agreed by")
    )

    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_under = "case"
    locked_with = (
        "proposed_by__unit",
        "heard_by__unit",
        "ordered_by__unit",
        "write_off_asked_by__unit",
        "write_off_signed_by__unit",
        "write_off_agreed_by__unit",
    )
    hinted_with = ("case",)

    objects = RecoveryQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("recovery of aid")
        verbose_name_plural = _("recoveries of aid")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "-id"], name="recovery_newest"),
            models.Index(fields=["county", "status", "-id"], name="recovery_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=~Q(status__in=["returned", "written_off", "dropped"]),
                name="one_open_recovery_a_case",
            ),
            models.CheckConstraint(name="recovery_of_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="recovered_within_the_order",
                condition=Q(
                    returned__gte=0, written_off__gte=0, amount__gte=F("returned") + F("written_off")
                ),
            ),
            models.CheckConstraint(
                name="ordered_after_a_hearing",
                condition=Q(status__in=["proposed", "heard", "dropped"])
                | Q(heard_on__isnull=False, ordered_by__isnull=False, paper__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_recovery_is_whole", condition=~Q(status="returned") | Q(returned=F("amount"))
            ),
            models.CheckConstraint(
                name="written_off_recovery_says_why",
                condition=~Q(status="written_off")
                | Q(amount=F("returned") + F("written_off"), written_off__gt=0)
                & ~Q(why="")
                & ~Q(why_note=""),
            ),
            models.CheckConstraint(
                name="dropped_recovery_says_why", condition=~Q(status="dropped") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="staff_fault_says_what", condition=Q(is_staff_fault=False) | ~Q(fault="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("recoveries:recovery", args=[self.pk])

    @property
    def title(self) -> str:
        """The case's place and cause; never the person's name."""
        return gettext("Recovery: %(case)s") % {"case": self.case.title}

    @property
    def number(self) -> str:
        """Of the case that the money came from; the order has a number of its own."""
        return self.case.number

    def audit_label(self) -> str:
        return f"{self.case.number_text} {self.title}"

    @property
    def audit_unit(self) -> int:
        return self.case.township_id

    @property
    def audit_household(self) -> str:
        return str(self.case.household.key)

    @property
    def rest(self) -> Decimal:
        """Neither returned nor written off."""
        return self.amount - self.returned - self.written_off

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED


class PartQuerySet(CountyQuerySet[Any]):
    def _seen_by(self, actor: Actor) -> PartQuerySet:
        """With their recovery."""
        return self.filter(recovery__in=Recovery.objects.visible_to(actor).order_by().values("pk"))


class Instalment(models.Model):
    """By which day how much of an order is returned; without a plan all of it on one day."""

    county_path = "recovery"

    recovery = models.ForeignKey(Recovery, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField(pgettext_lazy("instalment", "number"))
    due_on = models.DateField(_("due on"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)

    objects = PartQuerySet.as_manager()
    history = Versions()

    given_days = (
        GivenDay(
            "due_on",
            binds=Q(recovery__status="ordered"),
            told=lambda row: [Holder.handler(row.recovery.case.township)],
        ),
    )

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["recovery", "number"], name="instalment_numbered_once"),
            models.CheckConstraint(name="instalment_of_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.amount} · {self.due_on}"


class Receipt(models.Model):
    """Money that came in on an order; its lines in the ledger carry the same voucher."""

    county_path = "recovery"

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="receipts")
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    on = models.DateField(_("received on"))
    voucher = EncryptedTextField(_("voucher"), max_length=100)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt of returned aid")
        verbose_name_plural = _("receipts of returned aid")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="receipt_of_money", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.amount} · {self.on}"


class Attempt(models.Model):
    """A try to reach the person: a write-off because nobody is found rests on several (C7)."""

    county_path = "recovery"

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="attempts")
    on = models.DateField(_("tried on"))
    note = EncryptedTextField(_("how, and what came of it"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("recovery", "attempt to reach the person")
        verbose_name_plural = pgettext_lazy("recovery", "attempts to reach the person")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["recovery", "on"], name="one_attempt_a_day")]

    def __str__(self) -> str:
        return str(self.on)
