"""One round of a case: how it is prepared, where it is heard, what was concluded, how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.deliberation.models.cases import Deliberation
from coordination.deliberation.models.seeing import (
    CONVENERS,
    KEEPS_FILES,
    READS_ALL,
    READS_OWN,
    chaired_by,
)
from coordination.policy.given import GivenDay
from coordination.sittings.models import Matter
from coordination.units.counties import county_of
from coordination.units.models import CountyQuerySet, Organisation, Post, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor


class RoundQuerySet(CountyQuerySet["Round"]):
    def _seen_by(self, actor: Actor) -> RoundQuerySet:
        return self.filter(deliberation__in=Deliberation.objects.visible_to(actor).order_by().values("pk"))

    def files_open_to(self, actor: Actor) -> RoundQuerySet:
        """Report, positions and recusals: for those who decide and the office, not for each unit (C9)."""
        rounds = self.of_county(actor.county_id).open_to(actor)
        if actor.has_role(*KEEPS_FILES):
            return rounds
        return (
            rounds.filter(pk__in=chaired_by(actor).values("pk"))
            if actor.has_role(*CONVENERS)
            else self.none()
        )


class Round(models.Model):
    """Everything that a second round begins anew under the same number."""

    county_path = "deliberation"

    class Forum(models.TextChoices):
        PANEL = "panel", _("own panel")
        SESSION = "session", _("item of a joint meeting")
        WRITTEN = "written", _("written round")

    class Conclusion(models.TextChoices):
        SUPPORTED = "supported", _("supported")
        NOT_SUPPORTED = "not_supported", _("not supported")
        DEFERRED = "deferred", _("deferred for evidence")
        REFERRED = "referred", _("referred to the joint meeting")
        NO_QUORUM = "no_quorum", _("no quorum, called again")

    class FollowUp(models.TextChoices):
        SOLVED = "solved", _("the hardship is solved")
        AGAIN = "again", _("improving; another visit")
        UNSOLVED = "unsolved", _("not solved; a new round")
        OVERTAKEN = "overtaken", _("died, moved away or no longer wanted")

    deliberation = models.ForeignKey(
        Deliberation, models.PROTECT, related_name="rounds", verbose_name=_("case")
    )
    number = models.PositiveSmallIntegerField(_("round"))
    reason = EncryptedTextField(_("why this round"), blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    findings = EncryptedJSONField(_("what the system found"), default=list, blank=True)
    report = EncryptedTextField(_("case report"), blank=True)
    insurance = EncryptedTextField(_("insurance paid or due"), max_length=300, blank=True)
    assistance = EncryptedTextField(_("assistance granted or refused"), max_length=300, blank=True)
    welfare = EncryptedTextField(_("welfare and charity"), max_length=300, blank=True)
    assembled_at = models.DateTimeField(_("assembled"), null=True, blank=True)
    forum = models.CharField(_("heard by"), max_length=8, blank=True, choices=Forum.choices)
    chair_role = models.CharField(
        _("chair"),
        max_length=10,
        blank=True,
        choices=[(role.value, role.label) for role in (Role.DEPUTY, Role.CHIEF, Role.CHEAD)],
    )
    item_id = models.BigIntegerField(_("agenda item"), null=True, blank=True)
    item_label = models.CharField(_("agenda item in words"), max_length=200, blank=True)
    conclusion = models.CharField(_("conclusion"), max_length=14, blank=True, choices=Conclusion.choices)
    conclusion_reason = EncryptedTextField(_("reason"), blank=True)
    concluded_at = models.DateTimeField(_("concluded"), null=True, blank=True)
    deferrals = models.PositiveSmallIntegerField(_("deferred for evidence"), default=0)
    evidence = EncryptedTextField(_("evidence wanted"), max_length=300, blank=True)
    evidence_due_on = models.DateField(_("evidence by"), null=True, blank=True)
    evidence_found = EncryptedTextField(_("evidence received"), blank=True)
    decision_number = models.CharField(_("decision"), max_length=60, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    signed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    told_at = models.DateTimeField(_("person told"), null=True, blank=True)
    told_how = models.CharField(_("told how"), max_length=20, blank=True)
    plain_words = EncryptedTextField(_("in plain words"), blank=True)
    public_notice = EncryptedTextField(_("public notice"), blank=True)
    public_until = models.DateField(_("public until"), null=True, blank=True)
    visits = models.PositiveSmallIntegerField(_("follow-up visits"), default=0)
    visited_at = models.DateTimeField(_("last visit"), null=True, blank=True)
    follow_up = models.CharField(_("found at the visit"), max_length=10, blank=True, choices=FollowUp.choices)
    follow_up_note = EncryptedTextField(_("note of the visit"), blank=True)

    objects = RoundQuerySet.as_manager()
    history = Versions()

    given_days = (
        GivenDay(
            "evidence_due_on",
            binds=Q(conclusion=Conclusion.DEFERRED, evidence_found=""),
            told=lambda row: [county_of(row).holder(Role.OFFICE)],
        ),
    )

    class Meta:
        verbose_name = _("round of a case")
        verbose_name_plural = _("rounds of cases")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "number"], name="case_round_once"),
            models.CheckConstraint(name="evidence_is_asked_for_once", condition=Q(deferrals__lte=1)),
            models.CheckConstraint(
                name="signed_decision_is_numbered", condition=Q(signed_at=None) | ~Q(decision_number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliberation} · {self.number}"

    @property
    def hearing(self) -> Hearing | None:
        """Where the round was last heard."""
        return self.hearings.select_related("matter__sitting__chair").order_by("-pk").first()

    @property
    def matter(self) -> Matter | None:
        hearing = self.hearing
        return hearing.matter if hearing else None


class Hearing(models.Model):
    """The round's turn at one sitting; called again or recalled, it gets another one."""

    county_path = "round"

    round = models.ForeignKey(Round, models.PROTECT, related_name="hearings", verbose_name=_("round"))
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="hearing", verbose_name=_("matter"))
    forum = models.CharField(_("heard by"), max_length=8, choices=Round.Forum.choices)

    class Meta:
        verbose_name = _("hearing of a case")
        verbose_name_plural = _("hearings of cases")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.matter)


class SheetQuerySet(CountyQuerySet["Sheet"]):
    def _seen_by(self, actor: Actor) -> SheetQuerySet:
        """The office and those who decide read all sheets; a unit its own."""
        if actor.has_role(*READS_ALL):
            return self
        if not actor.has_role(*READS_OWN):
            return self.none()
        return self.filter(unit__in=units_of(actor))


class Sheet(models.Model):
    """What one unit knows of the case and what it can give, by which rule (C4-3)."""

    county_path = "round"

    class Status(models.TextChoices):
        ASKED = "asked", _("asked")
        GIVEN = "given", _("given")
        NO_REPLY = "no_reply", _("no reply")
        DROPPED = "dropped", _("no longer asked")

    class Offer(models.TextChoices):
        CASH = "cash", _("cash")
        GOODS = "goods", _("goods")
        SERVICE = "service", _("a service")
        POLICY = "policy", _("a benefit under its policy")
        NOTHING = "nothing", _("nothing under its rules")

    round = models.ForeignKey(Round, models.PROTECT, related_name="sheets", verbose_name=_("round"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    why = EncryptedTextField(_("why asked"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.ASKED)
    facts = EncryptedTextField(_("facts known to the unit"), blank=True)
    offer_kind = models.CharField(_("can give"), max_length=8, blank=True, choices=Offer.choices)
    offer = EncryptedTextField(_("what it can give"), blank=True)
    rule = EncryptedTextField(_("by which rule"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True)
    agrees_to_written = models.BooleanField(_("agrees to a written round"), default=False)
    asked_at = models.DateTimeField(_("asked at"))
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    signed_as = models.CharField(_("filled in by"), max_length=120, blank=True)

    locked_with = ("unit", "round")

    objects = SheetQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("fact and offer sheet")
        verbose_name_plural = _("fact and offer sheets")
        ordering = ["unit__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="one_sheet_a_unit"),
            models.CheckConstraint(
                name="given_sheet_says_what",
                condition=~Q(status="given") | (~Q(offer_kind="") & Q(given_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_offer_names_its_rule",
                condition=Q(offer_kind__in=["", "nothing"]) | (~Q(rule="") & ~Q(offer="")),
                violation_error_message=_("Say what the unit can give and by which rule."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_status_display()}"
