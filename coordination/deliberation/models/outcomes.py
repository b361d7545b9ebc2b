"""What a decision brings: the outcomes a to h of C4-6, each with what it opens when it is carried out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.deliberation.models.cases import Deliberation
from coordination.deliberation.models.rounds import Round
from coordination.policy.given import GivenDay
from coordination.policy.stages import StageTerms
from coordination.units.counties import county_of
from coordination.units.holders import liaison_and_head
from coordination.units.models import CountyQuerySet, Organisation, Role

if TYPE_CHECKING:
    from coordination.access import Actor


class OutcomeQuerySet(CountyQuerySet["Outcome"]):
    def _seen_by(self, actor: Actor) -> OutcomeQuerySet:
        cases = Deliberation.objects.visible_to(actor).order_by().values("pk")
        return self.filter(round__deliberation__in=cases)


class Outcome(models.Model):
    """One thing decided about the case; several combine into a package (R95)."""

    county_path = "round"

    class Kind(models.TextChoices):
        CATEGORY = "category", _("confirm as other person in hardship")
        AID = "aid", _("aid above the ceiling, in stages")
        DUTY = "duty", _("assignment to a unit")
        REFERRAL = "referral", _("forwarding to a unit")
        POLICY_GAP = "policy_gap", _("policy gap: agenda item for the joint meeting")
        SINGLE_DIBAO = "single_dibao", _("suggest minimum living guarantee for the person alone")
        CHARITY = "charity", _("charity docking")
        REFUSAL = "refusal", _("not supported")
        EVIDENCE = "evidence", _("defer for named evidence")

    LETTERS = {
        Kind.CATEGORY: "a",
        Kind.AID: "b",
        Kind.DUTY: "c",
        Kind.REFERRAL: "c",
        Kind.POLICY_GAP: "d",
        Kind.SINGLE_DIBAO: "e",
        Kind.CHARITY: "f",
        Kind.REFUSAL: "g",
        Kind.EVIDENCE: "h",
    }
    # those that stand alone, and those that open a process which the case waits for
    ALONE = (Kind.REFUSAL, Kind.EVIDENCE)
    AWAITED = (Kind.AID, Kind.DUTY, Kind.REFERRAL, Kind.SINGLE_DIBAO, Kind.CHARITY)

    round = models.ForeignKey(Round, models.PROTECT, related_name="outcomes", verbose_name=_("round"))
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("outcome"), max_length=12, choices=Kind.choices)
    text = EncryptedTextField(_("what is decided"))
    measure = EncryptedTextField(_("measured by"), max_length=300, blank=True)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    co_units = models.ManyToManyField(
        Organisation, related_name="+", blank=True, verbose_name=_("co-operating units")
    )
    basis = EncryptedTextField(_("basis"), max_length=200, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    review_on = models.DateField(_("reviewed on"), null=True, blank=True)
    until_on = models.DateField(_("ends on"), null=True, blank=True)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True)
    stages = EncryptedJSONField(_("stages"), default=list, blank=True)
    is_from_session = models.BooleanField(_("a decision line of the joint meeting"), default=False)
    opened_type = models.CharField(_("kind of what it opened"), max_length=60, blank=True)
    opened_id = models.BigIntegerField(_("what it opened"), null=True, blank=True)
    opened_label = models.CharField(_("what it opened in words"), max_length=200, blank=True)
    carried_out_at = models.DateTimeField(_("carried out"), null=True, blank=True)

    objects = OutcomeQuerySet.as_manager()
    history = Versions()

    given_days = tuple(
        GivenDay(
            name,
            binds=Q(carried_out_at=None),
            told=lambda row: liaison_and_head(row.unit) if row.unit else [county_of(row).holder(Role.OFFICE)],
        )
        for name in ("due_on", "review_on")
    )

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "order"], name="outcome_order_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(kind="aid"), name="one_aid_plan_a_decision"
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(kind="category"), name="one_category_a_decision"
            ),
            models.CheckConstraint(
                name="category_is_reviewed",
                condition=~Q(kind="category") | Q(review_on__isnull=False),
                violation_error_message=_("Name the day on which the category is reviewed."),
            ),
            models.CheckConstraint(
                name="aid_has_its_amount",
                condition=~Q(kind="aid") | Q(amount__gt=Decimal(0)),
                violation_error_message=_("Name the amount."),
            ),
            models.CheckConstraint(
                name="work_for_a_unit_names_it",
                condition=~Q(kind__in=["duty", "referral", "policy_gap", "single_dibao", "charity"])
                | Q(unit__isnull=False),
                violation_error_message=_("Name the unit."),
            ),
            models.CheckConstraint(
                name="assignment_and_evidence_are_due",
                condition=~Q(kind__in=["duty", "evidence"]) | Q(due_on__isnull=False),
                violation_error_message=_("Name the day by which it is due."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return self.round.deliberation.get_absolute_url()

    @property
    def letter(self) -> str:
        return self.LETTERS[self.Kind(self.kind)]

    @property
    def plan(self) -> list[StageTerms]:
        """The stages in which aid is given."""
        return [StageTerms.read(row) for row in self.stages]

    @property
    def is_awaited(self) -> bool:
        """Whether the case waits for what it opens; the joint meeting's own lines open theirs."""
        return self.kind in self.AWAITED and not self.is_from_session
