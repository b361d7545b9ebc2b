"""A leg: what one receiver does about a referral, what it was given to know, and how often it came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.policy.given import GivenDay
from coordination.referrals.models.cases import READS_ALL, READS_RESTRICTED, READS_WINDOW, Referral
from coordination.referrals.models.projects import CharityProject
from coordination.referrals.terms import Purpose, field_words
from coordination.units.holders import Holder
from coordination.units.models import CountyQuerySet, Organisation, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

READS_LEGS = (*READS_WINDOW, Role.PROV)
# by preference: who receives for a body
RECEIVES = (Role.TCLERK, Role.LIAISON, Role.PROV, Role.HOT)


class LegQuerySet(CountyQuerySet["Leg"]):
    def _seen_by(self, actor: Actor) -> LegQuerySet:
        """Those of the cases that the actor may read, and what was sent to the own unit (C9).

        A leg of a crisis is read in its unit by whoever receives until it is received, then by
        its handler alone, and by nobody there once it has ended (R217).
        """
        cases = Referral.objects.visible_to(actor).order_by().values("pk")
        seen = Q(case__in=cases)
        if actor.has_role(*READS_LEGS):
            own = Q(receiver__in=units_of(actor)) & ~Q(status=Leg.Status.NAMED)
            theirs = Q(handler=actor.user) | Q(handler=None, received_by=actor.user)
            crisis = theirs & lasts() & ~Q(status=Leg.Status.SENT)
            if actor.has_role(*RECEIVES):
                crisis |= Q(status=Leg.Status.SENT)
            seen |= own & (Q(case__is_restricted=False) | crisis)
        return self.filter(seen)

    def papers_shut_to(self, actor: Actor) -> LegQuerySet:
        """Of whose papers and files this reader opens none: crises that are not theirs (R217).

        Those of a window are looked up first: nested in all that asks for papers, its question is too deep for SQLite.
        """
        crises = self.of_county(actor.county_id).filter(case__is_restricted=True)
        if actor.has_role(*READS_RESTRICTED):
            return crises.none()
        known = Leg.objects.visible_to(actor).filter(case__is_restricted=True).order_by()
        if actor.has_role(*READS_ALL):
            return crises.exclude(pk__in=known.values("pk"))
        return crises.exclude(pk__in=list(known.values_list("pk", flat=True)))

    def slips_open_to(self, actor: Actor) -> LegQuerySet | None:
        """Whose referral slips (D32) a body opens: while it works on them, and no longer (C9); None: all."""
        if not actor.has_role(*READS_LEGS):
            return None
        cases = Referral.objects.visible_to(actor).order_by().values("pk")
        return self.filter(Q(receiver__in=units_of(actor)) & lasts() | Q(case__in=cases))


def lasts() -> Q:
    """A leg lasts until its result is in, and as long as it stands on a waiting list."""
    later = LegResult.objects.filter(leg=OuterRef("leg"), pk__gt=OuterRef("pk"))
    waiting = LegResult.objects.filter(~Exists(later), code=LegResult.Code.WAIT_LIST)
    in_hand = Q(status__in=[Leg.Status.SENT, *Leg.AT_WORK])
    return in_hand | Q(status=Leg.Status.ANSWERED, pk__in=waiting.order_by().values("leg"))


class Leg(models.Model):
    """One matter of the case with one receiver, from its sending to its result."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "case"

    class Kind(models.TextChoices):
        OWN = "own", _("handled at the window")
        FORWARD = "forward", _("forwarded by duty")
        REFER = "refer", _("referred with consent")
        REGION = "region", _("to another region")

    class Status(models.TextChoices):
        NAMED = "named", _("not sent yet")
        SENT = "sent", _("sent, awaiting receipt")
        RETURNED = "returned", _("returned as not theirs")
        RULING = "ruling", _("awaiting the office's ruling")
        RECEIVED = "received", _("received")
        HANDLING = "handling", _("being handled")
        ANSWERED = "answered", _("result in")
        DROPPED = "dropped", _("no longer pursued")

    SETTLED = (Status.ANSWERED, Status.DROPPED)
    ENDED = SETTLED
    AT_WORK = (Status.RECEIVED, Status.HANDLING)

    case = models.ForeignKey(Referral, models.PROTECT, related_name="legs", verbose_name=_("referral"))
    serial = models.PositiveSmallIntegerField(_("leg"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    receiver = models.ForeignKey(
        Organisation, models.PROTECT, related_name="legs_received", verbose_name=_("receiver")
    )
    purpose = models.CharField(
        pgettext_lazy("referrals", "purpose"), max_length=12, choices=Purpose.choices, default=Purpose.OTHER
    )
    matter = EncryptedTextField(_("what is asked"))
    fields = models.JSONField(_("fields that go with it"), default=list)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.NAMED)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    returns = models.PositiveSmallIntegerField(_("times returned"), default=0)
    is_ruled = models.BooleanField(_("assigned by ruling"), default=False)
    number = models.CharField(_("number of the slip"), max_length=80, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received by"),
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    answered_at = models.DateTimeField(_("result in at"), null=True, blank=True)
    project = models.ForeignKey(
        CharityProject,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="legs",
        verbose_name=_("project on file"),
    )
    reason = EncryptedTextField(_("reason"), blank=True)

    locked_under = "case"
    locked_with = ("receiver",)
    hinted_with = ("case",)

    objects = LegQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("leg")
        verbose_name_plural = _("legs")
        ordering = ["case", "serial"]
        indexes = [
            models.Index(fields=["receiver", "-id"], name="leg_receiver_newest"),
            models.Index(fields=["receiver", "status", "-id"], name="leg_receiver_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "serial"], name="leg_numbered_once_a_case"),
            models.CheckConstraint(
                name="sent_leg_has_its_slip",
                condition=Q(status__in=["named", "dropped"]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="received_leg_says_by_whom",
                condition=~Q(status__in=["received", "handling", "answered"])
                | Q(kind="own")
                | Q(received_at__isnull=False, received_by__isnull=False),
            ),
            models.CheckConstraint(
                name="answered_leg_says_when", condition=~Q(status="answered") | Q(answered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="dropped_leg_says_why", condition=~Q(status="dropped") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("referrals:leg", args=[self.pk])

    def audit_label(self) -> str:
        return f"{self.case.number_text}-{self.serial} {self.title}"

    @property
    def title(self) -> str:
        return self.case.shown_title

    @property
    def audit_unit(self) -> Organisation:
        return self.receiver

    @property
    def audit_household(self) -> str:
        return self.case.audit_household

    @property
    def notice_words(self) -> dict[str, str]:
        return {"number": self.short_number}

    @property
    def short_number(self) -> str:
        return f"{self.case.number}-{self.serial}"

    @property
    def is_urgent(self) -> bool:
        return self.case.is_green

    @property
    def policy_on(self) -> object:
        return self.case.policy_on

    @property
    def policy_version(self) -> str:
        return self.case.policy_version

    @property
    def is_settled(self) -> bool:
        return self.status in self.SETTLED

    @property
    def needs_consent(self) -> bool:
        """Without a duty of its own, a receiver gets what the person agreed to (PIPL 13, 23, 29)."""
        return self.kind == self.Kind.REFER

    @property
    def fields_words(self) -> str:
        return field_words(self.fields)

    @property
    def latest_result(self) -> LegResult | None:
        return self.results.order_by("-pk").first()


class LegReturn(models.Model):
    """A receiver says "not ours", with its ground and the unit it thinks right; a ruling may follow."""

    county_path = "leg"

    leg = models.ForeignKey(Leg, models.PROTECT, related_name="leg_returns", verbose_name=_("leg"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("returned by"))
    reason = EncryptedTextField(_("reason"))
    basis = EncryptedTextField(_("basis"), max_length=200)
    right_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("right unit"),
    )
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(_("returned at"))
    sent_on_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent on to")
    )
    ruling = EncryptedTextField(_("ruling"), blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ruled_at = models.DateTimeField(_("ruled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns of legs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="leg_return_says_why", condition=~Q(reason="") & ~Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.reason[:40]}"


class LegResult(models.Model):
    """What came of a leg, in a form that can be counted; a later round adds another."""

    county_path = "leg"

    class Code(models.TextChoices):
        GRANTED = "granted", pgettext_lazy("referrals", "granted")
        REFUSED = "refused", _("refused")
        WAIT_LIST = "wait_list", _("on the waiting list")
        ALREADY = "already", _("already aided")
        DECLINED = "declined", _("declined by the person")
        UNREACHABLE = "unreachable", _("person not reached")
        MOVED = "moved", _("person moved away")
        DECEASED = "deceased", _("person deceased")

    class Form(models.TextChoices):
        CASH = "cash", _("cash")
        GOODS = "goods", _("goods")
        SERVICE = "service", _("service")

    leg = models.ForeignKey(Leg, models.PROTECT, related_name="results", verbose_name=_("leg"))
    round = models.PositiveSmallIntegerField(_("round"))
    code = models.CharField(_("result"), max_length=12, choices=Code.choices)
    summary = EncryptedTextField(_("what was done"))
    form = models.CharField(_("form of the aid"), max_length=8, blank=True, choices=Form.choices)
    value = models.DecimalField(
        _("amount or value (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    happened_on = models.DateField(_("day of the event"), null=True, blank=True)
    reason = EncryptedTextField(_("reason"), blank=True)
    basis = EncryptedTextField(_("basis"), max_length=200, blank=True)
    notice_sent_on = models.DateField(_("notice sent on"), null=True, blank=True)
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    place = EncryptedTextField(_("where the person lives now"), max_length=120, blank=True)
    proof = EncryptedTextField(_("proof"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    given_days = (
        GivenDay(
            "review_on", binds=Q(code=Code.WAIT_LIST), told=lambda row: [Holder.handler(row.leg.receiver)]
        ),
    )

    class Meta:
        verbose_name = _("result of a leg")
        verbose_name_plural = _("results of legs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["review_on"], condition=Q(code="wait_list"), name="leg_result_review"),
        ]
        constraints = [
            models.CheckConstraint(
                name="refusal_says_why",
                condition=~Q(code="refused")
                | (~Q(reason="") & ~Q(basis="") & Q(notice_sent_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="waiting_list_has_its_review",
                condition=~Q(code="wait_list") | Q(review_on__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_says_in_what_form", condition=~Q(code="granted") | ~Q(form="")
            ),
            models.CheckConstraint(name="leg_value_not_negative", condition=Q(value=None) | Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())
