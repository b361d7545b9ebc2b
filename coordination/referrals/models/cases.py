"""A referral: one application at one window, its legs to others, and one answer (一门受理、一门反馈)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.links import WithSource
from coordination.register.green import GreenGroup
from coordination.register.models import Household, Person
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Role
from coordination.units.models.posts import held
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

# C9: the office and the conveners read all that is not restricted
READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE)
# who may know of a restricted case beside its window and its named readers (R217)
READS_RESTRICTED = (Role.OFFDIR, Role.DEPUTY)
# who works at a window; the step's holder is the role that window_role() names
TAKES_AT_WINDOW = (Role.HOT, Role.TCLERK, Role.UCLERK, Role.LIAISON, Role.UDEPUTY, Role.CCLERK)
# roles by which the people of a window and of the person's township read a case
READS_WINDOW = (
    Role.HOT,
    Role.TCLERK,
    Role.THEAD,
    Role.TOFFICER,
    Role.UHEAD,
    Role.UDEPUTY,
    Role.LIAISON,
    Role.UCLERK,
    Role.CCLERK,
    Role.CHEAD,
)


class ReferralQuerySet(CountyQuerySet["Referral"]):
    def _seen_by(self, actor: Actor) -> ReferralQuerySet:
        """The whole case is read by its window, the person's township, the office and the conveners.

        A receiver reads its own leg and not the case (C9). A psychological crisis is
        known to those who took it on at the window, not to their colleagues and not to their
        head; to the director and the deputy; and while it lasts to whom these name (R217).
        """
        open_to_all = Q(is_restricted=False)
        named = Q(pk__in=Referral.readers.through.objects.filter(user=actor.user).values("referral"))
        named &= ~Q(status__in=Referral.ENDED)
        if actor.has_role(*READS_RESTRICTED):
            return self
        if actor.has_role(*READS_ALL):
            return self.filter(open_to_all | named)
        if not actor.has_role(*READS_WINDOW):
            return self.none()
        units = units_of(actor)
        own = Q(window__in=units) & (open_to_all | _at_work_on_it(actor))
        area = Q(household__township__in=units) & open_to_all
        return self.filter(own | area | named)

    def papers_shut_to(self, actor: Actor) -> ReferralQuerySet:
        """Of whose papers and files this reader opens none, whatever else they may read by their post (R217)."""
        crises = self.of_county(actor.county_id).filter(is_restricted=True)
        if actor.has_role(*READS_RESTRICTED):
            return crises.none()
        known = Referral.objects.visible_to(actor).filter(is_restricted=True).order_by()
        return crises.exclude(pk__in=list(known.values_list("pk", flat=True)))


def _at_work_on_it(actor: Actor) -> Q:
    """Of crises: the actor took it on, or nobody who did sits at the window any more and a clerk must (R217)."""
    crises = Referral.hands.through.objects.filter(
        referral__is_restricted=True, referral__window__in=units_of(actor)
    )
    took = Q(pk__in=crises.filter(user__in=actor.people).values("referral"))
    if not actor.has_role(*TAKES_AT_WINDOW):
        return took
    sits = held(timezone.localdate(), "user__posts__")
    here = {"user__posts__role__in": TAKES_AT_WINDOW, "user__posts__unit": F("referral__window")}
    return took | ~Q(pk__in=crises.filter(sits, **here).values("referral"))


class Referral(InCounty, WithSource):
    """What a person asked for at a window, and everything that was done about it elsewhere."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "window"
    is_matter = True

    class Kind(models.TextChoices):
        FORWARD = "forward", _("forwarded to a unit with the duty")
        REFER = "refer", _("referred to a charity or service")
        REGION = "region", _("for another region")
        HOTLINE = "hotline", _("12345 work order")
        LIST_GAP = "list_gap", _("gap between lists")

    class Channel(models.TextChoices):
        WINDOW = "window", _("at the window")
        ASSISTED = "assisted", _("assisted application")
        ONLINE = "online", _("online")
        HOTLINE = "hotline", _("hotline 12345")
        FOUND = "found", _("found by active discovery")
        PROCESS = "process", _("from another process")

    class Status(models.TextChoices):
        REGISTERED = "registered", _("awaiting acceptance")
        ACCEPTED = "accepted", _("accepted, to be forwarded")
        DISPATCHED = "dispatched", _("sent, awaiting receipt")
        IN_HANDLING = "in_handling", _("being handled")
        RESULTS_IN = "results_in", _("results in, to be answered")
        ANSWERED = "answered", _("answered, to be called back")
        CALLED_BACK = "called_back", _("called back, to be verified")
        SUPERVISED = "supervised", _("under supervision after a complaint")
        DELIBERATING = "deliberating", _("in case deliberation")
        CLOSED = "closed", _("struck off the ledger")
        WITHDRAWN = "withdrawn", _("withdrawn by the person")

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", _("satisfied")
        FAIR = "fair", _("fairly satisfied")
        DISSATISFIED = "dissatisfied", _("dissatisfied")

    Green = GreenGroup

    class AnswerWay(models.TextChoices):
        IN_PERSON = "in_person", _("handed over in person")
        PHONE = "phone", _("by telephone")
        VISIT = "visit", _("at a visit")
        ONLINE = "online", _("online")

    ENDED = (Status.CLOSED, Status.WITHDRAWN)
    # the person may take the matter back until a result is in
    WITHDRAWABLE = (Status.REGISTERED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_HANDLING)

    number = models.CharField(_("number"), max_length=20, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    channel = models.CharField(
        _("source channel"), max_length=10, choices=Channel.choices, default=Channel.WINDOW
    )
    order_number = models.CharField(_("number of the work order"), max_length=40, blank=True)
    title = models.CharField(_("matter in a few words"), max_length=80)
    facts = EncryptedTextField(_("facts"))
    wish = EncryptedTextField(_("what the person asks"), blank=True)
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("household"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name=_("person")
    )
    window = models.ForeignKey(
        Organisation, models.PROTECT, related_name="referrals_accepted", verbose_name=_("accepting window")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.REGISTERED)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    is_green = models.BooleanField(_("green channel"), default=False)
    green_ground = models.CharField(_("green channel"), max_length=10, blank=True, choices=Green.choices)
    is_restricted = models.BooleanField(_("restricted"), default=False)
    reason = EncryptedTextField(_("reason"), blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    results_at = models.DateTimeField(_("results in at"), null=True, blank=True)
    answer = EncryptedTextField(_("answer to the person"), blank=True)
    answer_way = models.CharField(_("how answered"), max_length=10, blank=True, choices=AnswerWay.choices)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=14, blank=True, choices=Satisfaction.choices
    )
    person_says = EncryptedTextField(_("what the person said"), blank=True)
    called_back_at = models.DateTimeField(_("called back at"), null=True, blank=True)
    supervised_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit under supervision"),
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    closing_note = EncryptedTextField(_("finding of the verification"), blank=True)
    closed_at = models.DateTimeField(_("struck off at"), null=True, blank=True)
    reopenings = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registered by")
    )
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)
    hands = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="referrals_handled",
        blank=True,
        verbose_name=_("had a hand in it"),
    )
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="referrals_to_know",
        blank=True,
        verbose_name=_("named as needing to know"),
    )

    locked_with = ("window", "household__township", "person")

    objects = ReferralQuerySet.as_manager()
    history = Versions(m2m_fields=[readers])

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["window", "-id"], name="referral_window_newest"),
            models.Index(fields=["household", "-id"], name="referral_household_newest"),
            models.Index(fields=["window"], condition=Q(is_restricted=True), name="referral_restricted"),
            models.Index(fields=["county", "status", "-id"], name="referral_status_newest"),
            models.Index(fields=["county", "-id"], name="referral_newest"),
            models.Index(fields=["source_type", "source_id"], name="referral_of_source"),
            models.Index(
                fields=["county", "-closed_at", "-id"], condition=Q(status="closed"), name="referral_ledger"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="referral_numbered_once"),
            models.CheckConstraint(
                name="accepted_referral_says_when",
                condition=Q(status__in=["registered", "withdrawn"]) | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="answered_referral_has_its_answer",
                condition=~Q(status__in=["answered", "called_back", "closed"])
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="closed_referral_was_verified",
                condition=~Q(status="closed") | Q(verified_by__isnull=False, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_referral_says_why", condition=~Q(status="withdrawn") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="green_referral_says_why",
                condition=Q(is_green=False, green_ground="") | Q(is_green=True) & ~Q(green_ground=""),
            ),
        ]

    def __str__(self) -> str:
        return self.shown_title

    def get_absolute_url(self) -> str:
        return reverse("referrals:case", args=[self.pk])

    def audit_label(self) -> str:
        return f"{self.number_text} {self.shown_title}".strip()

    @property
    def shown_title(self) -> str:
        """The title as lists, notices and traces show it; a crisis is not named there (R217)."""
        return gettext("Restricted matter") if self.is_restricted else self.title

    @property
    def number_text(self) -> str:
        return gettext("Referral %(number)s") % {"number": self.number}

    @property
    def is_urgent(self) -> bool:
        return self.is_green

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED

    @property
    def audit_unit(self) -> int:
        return self.window_id

    @property
    def audit_household(self) -> str:
        """The household's aid chain names every referral (R233) but a restricted one (R217)."""
        return "" if self.is_restricted else self.household_key

    @property
    def household_key(self) -> str:
        return str(self.household.key) if self.household else ""


class CategoryTryQuerySet(models.QuerySet["CategoryTry"]):
    def unsent(self) -> CategoryTryQuerySet:
        """Categories that may fit, neither decided nor before their authority (R220–R222)."""
        may_fit = self.filter(outcome=CategoryTry.Outcome.MAY_FIT, decision="")
        return may_fit.filter(Q(leg=None) | Q(leg__status="dropped"))

    def unsettled(self) -> CategoryTryQuerySet:
        """Those whose authority has given no result, either."""
        may_fit = self.filter(outcome=CategoryTry.Outcome.MAY_FIT, decision="")
        return may_fit.filter(Q(leg=None) | ~Q(leg__status="answered"))


class CategoryTry(models.Model):
    """One application is tried against every category in turn; nobody is told to apply again (R224)."""

    county_path = "case"

    class Outcome(models.TextChoices):
        HELD = "held", _("held already")
        MAY_FIT = "may_fit", _("may fit, to be examined")
        NO = "no", _("does not fit")

    class Decision(models.TextChoices):
        HELD = "held", _("held already")
        NO = "no", _("does not fit")

    case = models.ForeignKey(Referral, models.PROTECT, related_name="category_tries")
    category = models.CharField(_("category"), max_length=20)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    note = EncryptedTextField(_("note"), max_length=200, blank=True)
    leg = models.ForeignKey(
        "referrals.Leg",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="category_tries",
        verbose_name=_("examined by its authority"),
    )
    decision = models.CharField(
        _("decided at the window"), max_length=8, blank=True, choices=Decision.choices
    )
    decided_at = models.DateTimeField(_("decided at the window at"), null=True, blank=True)

    objects = CategoryTryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category tried")
        verbose_name_plural = _("categories tried")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "category"], name="category_tried_once_a_case"),
            models.CheckConstraint(
                name="category_decision_says_why_and_when",
                condition=Q(decision="", decided_at=None) | (~Q(note="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} · {self.get_outcome_display()}"
