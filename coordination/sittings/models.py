"""Seats, matters and positions: one thing for joint-meeting sessions and deliberation panels."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.policy.given import GivenDay
from coordination.units.counties import county_of
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

# Conveners and the office see every sitting; the others those at which their unit has a seat (C9).
SEES_EVERY_SITTING = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE)


class SittingQuerySet(CountyQuerySet["Sitting"]):
    def _seen_by(self, actor: Actor) -> SittingQuerySet:
        if actor.has_role(*SEES_EVERY_SITTING):
            return self
        seat = Seat.objects.filter(sitting=OuterRef("pk"), unit__in=units_of(actor))
        return self.filter(Exists(seat)).exclude(convened_at=None)


class Sitting(InCounty):
    """A gathering at a place and time, chaired, whose seats belong to units; it stands where its matter does."""

    county_path = "chair"

    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("place"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    chair = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair")
    )
    convened_at = models.DateTimeField(_("notice sent"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    policy_on = models.DateField(_("policy as of"))
    quorum_rule = models.CharField(_("quorum by the parameter"), max_length=20, default="JM_QUORUM")
    is_written = models.BooleanField(_("in writing, without a meeting"), default=False)

    objects = SittingQuerySet.as_manager()
    history = Versions()

    given_days = (
        GivenDay(
            "starts_at",
            binds=Q(ended_at=None, is_written=False),
            told=lambda row: [county_of(row).holder(Role.OFFICE)],
            moves=False,
        ),
    )

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.ended_at is None

    @property
    def presiding(self) -> Post:
        """The chair of a sitting that has been arranged."""
        if self.chair is None:
            raise ValidationError(_("The meeting has not been arranged yet."))
        return self.chair

    @property
    def begins(self) -> dt.datetime:
        """When it was opened, else when it is to begin."""
        begins = self.opened_at or self.starts_at
        if begins is None:
            raise ValidationError(_("The meeting has not been arranged yet."))
        return begins


class SeatQuerySet(CountyQuerySet["Seat"]):
    def _seen_by(self, actor: Actor) -> SeatQuerySet:
        return self.filter(sitting__in=Sitting.objects.visible_to(actor).values("pk"))

    def present(self) -> SeatQuerySet:
        return self.exclude(signed_in_at=None)

    def counted(self) -> SeatQuerySet:
        """Seats that count for the quorum: members, not those sitting in (列席)."""
        return self.filter(standing=Seat.Standing.MEMBER)


class Seat(models.Model):
    """A unit's place at a sitting: what it answered, who came."""

    county_path = "sitting"

    class Standing(models.TextChoices):
        MEMBER = "member", _("attends")
        INVITED = "invited", _("sits in")

    class Answer(models.TextChoices):
        PENDING = "pending", _("no answer yet")
        ATTEND = "attend", _("will attend")
        PROXY = "proxy", _("sends a proxy")
        LEAVE = "leave", _("asks for leave")
        ABSENT = "absent", _("counted absent")

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="seats", verbose_name=_("sitting"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    standing = models.CharField(
        _("standing"), max_length=8, choices=Standing.choices, default=Standing.MEMBER
    )
    reason = models.CharField(_("why invited"), max_length=200, blank=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, default=Answer.PENDING)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    told_by = models.CharField(_("who said it on the telephone"), max_length=40, blank=True)
    proxy = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proxy")
    )
    proxy_scope = models.CharField(_("what the proxy may say"), max_length=200, blank=True)
    proxy_authorised_at = models.DateTimeField(_("authorised by the unit head"), null=True, blank=True)
    leave_reason = EncryptedTextField(_("reason for leave"), max_length=200, blank=True)
    is_granted = models.BooleanField(_("the chair consented"), null=True, blank=True)
    ruling = models.CharField(_("what the chair said"), max_length=200, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    called_at = models.DateTimeField(_("called"), null=True, blank=True)
    signed_in_at = models.DateTimeField(_("signed in"), null=True, blank=True)
    signed_in_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who came")
    )

    locked_with = ("unit", "sitting__chair", "proxy")

    objects = SeatQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["unit__order", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "unit"], name="one_seat_a_unit"),
            models.CheckConstraint(
                name="proxy_is_named",
                condition=~Q(answer="proxy") | Q(proxy__isnull=False),
                violation_error_message=_("Name the person who comes instead."),
            ),
            models.CheckConstraint(
                name="leave_has_a_reason",
                condition=~Q(answer="leave") | ~Q(leave_reason=""),
                violation_error_message=_("Say why the unit cannot come."),
            ),
            models.CheckConstraint(
                name="who_came_is_named",
                condition=Q(signed_in_at=None, signed_in_post=None)
                | Q(signed_in_at__isnull=False, signed_in_post__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting} · {self.unit}"

    @property
    def is_present(self) -> bool:
        return self.signed_in_at is not None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to ask: attending, absent, or a proxy or leave that was ruled on."""
        if self.answer in (self.Answer.PROXY, self.Answer.LEAVE):
            return self.is_granted is not None
        return self.answer != self.Answer.PENDING

    @property
    def came_as_proxy(self) -> bool:
        return self.signed_in_post_id is not None and self.signed_in_post_id == self.proxy_id


class MatterQuerySet(CountyQuerySet["Matter"]):
    def _seen_by(self, actor: Actor) -> MatterQuerySet:
        return self.filter(sitting__in=Sitting.objects.visible_to(actor).values("pk"))


class Matter(models.Model):
    """One thing to be decided at a sitting, in its turn; the chair concludes last."""

    county_path = "sitting"
    matter_path = "hearing"  # of whichever room is heard there

    class State(models.TextChoices):
        WAITING = "waiting", _("not taken up yet")
        OPEN = "open", _("being discussed")
        CONCLUDED = "concluded", _("concluded")

    class Conclusion(models.TextChoices):
        ADOPT = "adopt", _("adopted")
        ADOPT_AMENDED = "adopt_amended", _("adopted as amended")
        DEFER = "defer", _("deferred")
        REJECT = "reject", _("not adopted")
        REFER_UP = "refer_up", _("referred to higher authority")
        BRIEFED = "briefed", _("taken as a briefing, no decision")

    NEEDS_QUORUM = (Conclusion.ADOPT, Conclusion.ADOPT_AMENDED, Conclusion.REJECT, Conclusion.REFER_UP)

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="matters", verbose_name=_("sitting"))
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=200)
    presenter = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("reporting unit")
    )
    minutes_planned = models.PositiveSmallIntegerField(_("minutes planned"), default=15)
    money = models.DecimalField(_("money (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    required_units = models.ManyToManyField(
        Organisation, related_name="+", blank=True, verbose_name=_("units that must be present")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("concluded"), null=True, blank=True)
    invited_count = models.PositiveSmallIntegerField(_("units counted"), null=True, blank=True)
    present_count = models.PositiveSmallIntegerField(_("units present"), null=True, blank=True)
    needed_count = models.PositiveSmallIntegerField(_("units needed"), null=True, blank=True)
    is_quorate = models.BooleanField(_("quorum"), null=True, blank=True)
    quorum_note = models.CharField(_("what is missing"), max_length=200, blank=True)
    heard = EncryptedTextField(_("heard"), blank=True)
    considered = EncryptedTextField(_("considered"), blank=True)
    resolved = EncryptedTextField(_("resolved"), blank=True)
    revision = models.PositiveIntegerField(_("revision of the text"), default=0)
    conclusion = models.CharField(_("conclusion"), max_length=16, choices=Conclusion.choices, blank=True)
    conclusion_reason = EncryptedTextField(_("reason"), blank=True)
    is_against_majority = models.BooleanField(_("against the majority"), default=False)
    deferred_to = models.DateField(_("deferred to"), null=True, blank=True)
    read_back_at = models.DateTimeField(_("read back"), null=True, blank=True)

    locked_with = ("sitting__chair",)

    objects = MatterQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting"], condition=Q(state="open"), name="one_matter_open_at_a_time"
            ),
            models.CheckConstraint(
                name="concluded_matter_says_how",
                condition=(Q(state="concluded") & ~Q(conclusion=""))
                | (~Q(state="concluded") & Q(conclusion="")),
            ),
            models.CheckConstraint(
                name="against_majority_says_why",
                condition=Q(is_against_majority=False) | ~Q(conclusion_reason=""),
                violation_error_message=_("Say why the conclusion goes against the majority."),
            ),
            models.CheckConstraint(
                name="deferred_matter_has_a_day",
                condition=~Q(conclusion="defer") | Q(deferred_to__isnull=False),
                violation_error_message=_("Name the day to which the matter is deferred."),
            ),
            models.CheckConstraint(
                name="no_decision_without_quorum",
                condition=~Q(conclusion__in=["adopt", "adopt_amended", "reject", "refer_up"])
                | Q(is_quorate=True),
                violation_error_message=_("Without a quorum the matter can only be a briefing."),
            ),
            models.CheckConstraint(
                name="money_is_not_negative", condition=Q(money=None) | Q(money__gte=Decimal(0))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def awaits_read_back(self) -> bool:
        """Concluded, and the room has not heard yet what was written down."""
        return self.state == self.State.CONCLUDED and self.read_back_at is None

    @property
    def is_adopted(self) -> bool:
        return self.conclusion in (self.Conclusion.ADOPT, self.Conclusion.ADOPT_AMENDED)


class Position(models.Model):
    """What one unit said on one matter; a proxy's word binds the unit."""

    county_path = "matter"

    class Stance(models.TextChoices):
        AGREE = "agree", _("agrees")
        RESERVE = "reserve", _("has reservations")
        OPPOSE = "oppose", _("opposes")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="positions", verbose_name=_("matter"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="positions", verbose_name=_("seat"))
    stance = models.CharField(_("position"), max_length=8, choices=Stance.choices)
    reason = EncryptedTextField(_("reason"), max_length=400, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("who spoke"))

    history = Versions()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["seat__unit__order", "seat__unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "seat"], name="one_position_a_unit"),
            models.CheckConstraint(
                name="dissent_says_why",
                condition=Q(stance="agree") | ~Q(reason=""),
                violation_error_message=_("Write down why the unit does not agree."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat.unit} {self.get_stance_display()}"


class Recusal(models.Model):
    """Somebody who keeps out of one matter, with the reason (D21).

    The seat leaves the count, unless the office director sends another person of the
    unit in their place: then the unit stays, and only the person is barred.
    """

    county_path = "matter"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="recusals", verbose_name=_("matter"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="recusals", verbose_name=_("seat"))
    reason = EncryptedTextField(_("reason"), max_length=200)
    declared_at = models.DateTimeField(_("declared"))
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who keeps out")
    )
    replacement = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who comes instead")
    )

    locked_under = "matter"
    locked_with = ("seat__unit",)

    history = Versions()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(fields=["matter", "seat"], name="one_recusal_a_seat"),
            models.CheckConstraint(name="recusal_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.seat.unit} · {self.matter}"
