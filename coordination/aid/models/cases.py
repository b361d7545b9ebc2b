"""Emergency aid cases: one hardship of one household, registered where it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.models.plans import Stage, StagePlan
from coordination.aid.models.seeing import (
    OFFICE,
    has_open_file,
    has_open_money,
    kinds_open,
    reads_lines,
)
from coordination.aid.verbs import MONEY_VERBS
from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.links import WithSource
from coordination.policy.given import GivenDay
from coordination.readings import own_acts
from coordination.showing import WHOLE, Reading
from coordination.taken_over import TakenOver
from coordination.units.counties import home_of
from coordination.units.holders import Holder
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

# C9: the office, conveners, civil affairs and finance know of every case; what each opens: seeing.py
READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE, Role.CHEAD, Role.CCLERK, Role.FIN)
READS_TOWNSHIP = (Role.THEAD, Role.TCLERK, Role.TOFFICER)
READS_AT_CIVIL_AFFAIRS = (Role.UHEAD, Role.UDEPUTY, Role.LIAISON, Role.UCLERK)


class AidCaseQuerySet(CountyQuerySet["AidCase"]):
    def _seen_by(self, actor: Actor) -> AidCaseQuerySet:
        """All for county offices concerned; a township its own area, a village its own (C9)."""
        if actor.has_role(*READS_ALL):
            return self
        units = units_of(actor)
        if actor.has_role(*READS_TOWNSHIP):
            return self.filter(Q(township__in=units) | Q(household__township__in=units))
        if actor.has_role(Role.VCO):
            return self.filter(household__village__in=units)
        home = home_of(actor)
        if actor.has_role(*READS_AT_CIVIL_AFFAIRS) and home is not None and home.civil_affairs.pk in units:
            return self
        return self.none()

    def files_open_to(self, actor: Actor) -> AidCaseQuerySet:
        """Whose papers, files and findings this reader opens besides knowing of the case (C9)."""
        return self.visible_to(actor).filter(has_open_file(actor))

    def money_open_to(self, actor: Actor) -> AidCaseQuerySet:
        """Of which this reader sees what was asked and paid."""
        return self.visible_to(actor).filter(has_open_money(actor))

    def kinds_open_to(self, actor: Actor) -> tuple[tuple[str, ...], AidCaseQuerySet]:
        """Kinds of papers that a reader opens without the file, and of which cases."""
        kinds = kinds_open(actor)
        return kinds, self.visible_to(actor) if kinds else self.none()


class AidCase(InCounty, WithSource, TakenOver):
    """One request for emergency aid, from its registration to its follow-up."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "township"
    is_matter = True

    class Nature(models.TextChoices):
        EMERGENCY = "emergency", pgettext_lazy("aid", "emergency")
        EXPENDITURE = "expenditure", pgettext_lazy("aid", "heavy expenditure")

    class Character(models.TextChoices):
        """What the hardship is by its kind (R73); the last as one province has it."""

        SUDDEN = "sudden", pgettext_lazy("hardship", "sudden")
        PRESSING = "pressing", pgettext_lazy("hardship", "pressing")
        TEMPORARY = "temporary", pgettext_lazy("hardship", "temporary")
        DISASTROUS = "disastrous", pgettext_lazy("hardship", "disastrous")

    class Cause(models.TextChoices):
        FIRE = "fire", pgettext_lazy("cause", "fire")
        TRAFFIC = "traffic", pgettext_lazy("cause", "traffic accident")
        ACCIDENT = "accident", pgettext_lazy("cause", "other accident")
        DISASTER = "disaster", pgettext_lazy("cause", "natural disaster")
        ILLNESS = "illness", pgettext_lazy("cause", "serious illness")
        EDUCATION = "education", pgettext_lazy("cause", "cost of schooling")
        UNEMPLOYMENT = "unemployment", pgettext_lazy("cause", "loss of work")
        LIVING = "living", pgettext_lazy("cause", "no means of living")
        STRANDED = "stranded", pgettext_lazy("cause", "stranded away from home")
        OTHER = "other", pgettext_lazy("cause", "other hardship")

    class Lane(models.TextChoices):
        FAST = "fast", pgettext_lazy("aid", "fast lane")
        ORDINARY = "ordinary", pgettext_lazy("aid", "ordinary lane")
        GRANTED = "granted", pgettext_lazy("aid", "granted by deliberation")
        TAKEN_OVER = "taken", pgettext_lazy("aid", "paid before this house")

    class Status(models.TextChoices):
        DUPLICATE = "duplicate", pgettext_lazy("aid", "possible duplicate, awaiting a ruling")
        DUPLICATE_COUNTY = (
            "duplicate_county",
            pgettext_lazy("aid", "second aid for one cause, with the county"),
        )
        REGISTERED = "registered", pgettext_lazy("aid", "awaiting quick approval")
        POOL_ASKED = "pool_asked", pgettext_lazy("aid", "reserve exhausted, awaiting the county pool")
        QUICK_APPROVED = "quick_approved", pgettext_lazy("aid", "approved, awaiting payment")
        ADVANCE_PAID = "advance_paid", pgettext_lazy("aid", "advance paid, awaiting receipt")
        EMERGENCY = "emergency", pgettext_lazy("aid", "advance received, emergency not over")
        AWAITING_SUPPLEMENT = "awaiting_supplement", pgettext_lazy("aid", "awaiting the papers")
        SUPPLEMENTED = "supplemented", pgettext_lazy("aid", "papers with the county for filing")
        VERIFYING = "verifying", pgettext_lazy("aid", "being verified")
        PUBLICISING = "publicising", pgettext_lazy("aid", "on public notice")
        PLANNING = "planning", pgettext_lazy("aid", "plan being drawn up")
        UNDER_REVIEW = "under_review", pgettext_lazy("aid", "under review by the township head")
        COUNTY_CHECK = "county_check", pgettext_lazy("aid", "being checked by the county")
        COUNTY_REVIEW = "county_review", pgettext_lazy("aid", "awaiting the county's approval")
        DELIBERATION = "deliberation", pgettext_lazy("aid", "handed to case deliberation")
        RETURNED = "returned", pgettext_lazy("aid", "returned for amendment")
        PLAN_APPROVED = "plan_approved", pgettext_lazy("aid", "plan approved, next stage not yet due")
        STAGE_DUE = "stage_due", pgettext_lazy("aid", "stage being checked")
        HEARING = "hearing", pgettext_lazy("aid", "hearing before a cut")
        CUT_PROPOSED = "cut_proposed", pgettext_lazy("aid", "heard, awaiting the decision on a cut")
        STAGE_RELEASED = "stage_released", pgettext_lazy("aid", "stage released, awaiting payment")
        STAGE_PAID = "stage_paid", pgettext_lazy("aid", "stage paid, awaiting receipt")
        BOUNCED = "bounced", pgettext_lazy("aid", "payment came back, to be paid again")
        SUSPENDED = "suspended", pgettext_lazy("aid", "suspended")
        FROZEN = "frozen", pgettext_lazy("aid", "frozen: the person has died")
        FOLLOW_UP = "follow_up", pgettext_lazy("aid", "awaiting the follow-up visit")
        FOLLOWED_UP = "followed_up", pgettext_lazy("aid", "followed up, to be closed")
        CLOSED = "closed", pgettext_lazy("aid", "closed")
        REFUSED = "refused", pgettext_lazy("aid", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("aid", "withdrawn")

    class Ruling(models.TextChoices):
        NONE = "", "—"
        STOP = "stop", pgettext_lazy("duplicate", "aided already: stop")
        NET_OFF = "net_off", pgettext_lazy("duplicate", "net off what was given")
        OTHER_CAUSE = "other_cause", pgettext_lazy("duplicate", "another cause")
        ALLOWED = "allowed", pgettext_lazy("duplicate", "allowed a second time by the county leader")

    class Outcome(models.TextChoices):
        SOLVED = "solved", pgettext_lazy("aid", "the hardship is overcome")
        EXTEND = "extend", pgettext_lazy("aid", "more aid is needed")
        LONG_TERM = "long_term", pgettext_lazy("aid", "long-term need: to the living guarantee")
        OTHER_UNITS = "other_units", pgettext_lazy("aid", "other units can help")
        MAJOR = "major", pgettext_lazy("aid", "a complex matter: to case deliberation")

    ENDED = (Status.CLOSED, Status.REFUSED, Status.WITHDRAWN)
    # before anything is decided the registering side may take the request back
    BEFORE_DECISION = (
        Status.DUPLICATE,
        Status.DUPLICATE_COUNTY,
        Status.REGISTERED,
        Status.VERIFYING,
        Status.PUBLICISING,
        Status.PLANNING,
        Status.UNDER_REVIEW,
        Status.COUNTY_CHECK,
        Status.COUNTY_REVIEW,
        Status.RETURNED,
    )

    number = models.CharField(_("number"), max_length=20, editable=False)
    township = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="aid_cases",
        verbose_name=_("place of hardship"),
        help_text=_("Where it happened, wherever the household is registered (急难发生地)."),
    )
    household = models.ForeignKey(
        "register.Household", models.PROTECT, related_name="aid_cases", verbose_name=_("household")
    )
    person = models.ForeignKey(
        "register.Person", models.PROTECT, related_name="aid_cases", verbose_name=_("person")
    )
    nature = models.CharField(_("type of hardship"), max_length=12, choices=Nature.choices)
    character = models.CharField(
        _("nature of the hardship"), max_length=10, choices=Character.choices, blank=True
    )
    cause = models.CharField(_("cause"), max_length=14, choices=Cause.choices)
    facts = EncryptedTextField(_("what happened"))
    other_aid = EncryptedTextField(
        _("aid from other programmes"),
        max_length=300,
        blank=True,
        help_text=_("Vagrant rescue, disease funds, charity, insurance, as far as known."),
    )
    amount = models.DecimalField(_("amount asked (yuan)"), max_digits=12, decimal_places=2)
    is_urgent = models.BooleanField(_("urgent: aid first, papers after"), default=False)
    needs_plan = models.BooleanField(_("more aid in stages is needed"), default=False)
    is_green = models.BooleanField(_("green channel"), default=False)
    lane = models.CharField(_("lane"), max_length=8, choices=Lane.choices)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    reason = EncryptedTextField(_("reason"), blank=True)
    ruling = models.CharField(
        _("ruling on the duplicate"), max_length=12, choices=Ruling.choices, blank=True, default=Ruling.NONE
    )
    ruling_reason = EncryptedTextField(_("reason of the ruling"), blank=True)
    duplicate_in = models.CharField(_("asked about a duplicate in"), max_length=20, blank=True)
    returned_to = models.CharField(_("goes back to"), max_length=20, blank=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    registered_at = models.DateTimeField(_("registered at"))
    county_asked_at = models.DateTimeField(_("opened to the county leader at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    eased_on = models.DateField(_("emergency over on"), null=True, blank=True)
    supplement = EncryptedTextField(_("supplementary statement"), blank=True)
    supplemented_at = models.DateTimeField(_("papers handed in at"), null=True, blank=True)
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)
    is_lawful_advance = models.BooleanField(_("lawful advance without entitlement"), default=False)
    suspended_until = models.DateField(_("suspended until"), null=True, blank=True)
    suspended_in = models.CharField(_("suspended in"), max_length=20, blank=True)
    bounced_in = models.CharField(_("goes back to once it is paid again"), max_length=20, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    last_paid_at = models.DateTimeField(_("last paid at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("township", "household__village", "household__township", "person")

    objects = AidCaseQuerySet.as_manager()
    history = Versions()

    given_days = (
        GivenDay("suspended_until", Q(status="suspended"), told=lambda row: [Holder.handler(row.township)]),
    )

    class Meta:
        verbose_name = _("aid case")
        verbose_name_plural = _("aid cases")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["township", "status", "-id"], name="aid_of_township"),
            models.Index(fields=["household", "cause", "registered_at"], name="aid_of_household"),
            models.Index(fields=["person", "cause", "registered_at"], name="aid_of_person"),
            models.Index(fields=["county", "status", "-id"], name="aid_by_status"),
            models.Index(fields=["county", "-id"], name="aid_newest"),
            models.Index(fields=["source_type", "source_id"], name="aid_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="aid_numbered_once"),
            models.CheckConstraint(name="aid_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="stopped_aid_says_why",
                condition=~Q(status__in=["refused", "withdrawn", "suspended", "returned", "frozen"])
                | ~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                name="ruling_on_a_duplicate_says_why", condition=Q(ruling="") | ~Q(ruling_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("aid:case", args=[self.pk])

    @property
    def title(self) -> str:
        """Place and cause; never the person's name."""
        return gettext("%(cause)s in %(place)s") % {
            "place": self.township.label,
            "cause": str(self.get_cause_display()).capitalize(),
        }

    @property
    def character_words(self) -> str:
        """Its nature; of what came from elsewhere, or before it was asked, that it was not."""
        return str(self.get_character_display()) if self.character else pgettext("hardship", "not asked")

    @property
    def number_text(self) -> str:
        return gettext("Aid %(number)s") % {"number": self.number}

    def audit_label(self) -> str:
        return f"{self.number_text} {self.title}"

    @property
    def audit_unit(self) -> int:
        return self.township_id

    @property
    def audit_household(self) -> str:
        return str(self.household.key)

    def reading_of(self, actor: Actor) -> Reading:
        """What of it a reader opens who knows of it."""
        if AidCase.objects.files_open_to(actor).filter(pk=self.pk).exists():
            return WHOLE
        money = not actor.has_role(Role.VCO)
        return Reading(money=money, lines=money and reads_lines(actor))

    def trail_open_to(self, actor: Actor) -> Q:
        """Of its traces the money trail for who pays, the item trail for the office, else one's own acts."""
        if actor.has_role(*OFFICE) or self.reading_of(actor).file:
            return Q()
        return own_acts(actor) | (Q(verb__in=MONEY_VERBS) if actor.has_role(Role.FIN) else Q(pk__in=[]))

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED

    @property
    def the_plan(self) -> StagePlan | None:
        return getattr(self, "plan", None)

    @property
    def stages(self) -> list[Stage]:
        plan = self.the_plan
        return list(plan.stages.select_related("account__unit")) if plan else []

    @property
    def stage(self) -> Stage | None:
        """The stage whose turn it is: the first that is approved and not yet received or stopped."""
        plan = self.the_plan
        if plan is None:
            return None
        return plan.stages.filter(status__in=Stage.OPEN).select_related("account__unit").first()
