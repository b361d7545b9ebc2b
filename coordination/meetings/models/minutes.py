"""Minutes (纪要), the decision lines in them, and what the units said when they countersigned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.meetings.models.items import READS_ALL
from coordination.meetings.models.sessions import Session
from coordination.policy.given import GivenDay
from coordination.sittings.models import Matter, Seat
from coordination.units.counties import county_of
from coordination.units.models import CountyQuerySet, Organisation, Post, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor


class DecisionLineQuerySet(CountyQuerySet["DecisionLine"]):
    def _seen_by(self, actor: Actor) -> DecisionLineQuerySet:
        """Lines are read with the minutes that they stand in, or by who reads everything."""
        if actor.has_role(*READS_ALL):
            return self
        return self.filter(session__in=Minutes.objects.visible_to(actor).values("session"))


class DecisionLine(models.Model):
    """One thing that was decided (议定事项): who leads, who helps, by when, and how it is measured."""

    county_path = "session"

    session = models.ForeignKey(Session, models.PROTECT, related_name="decision_lines")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="decision_lines")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("what was decided"))
    measure = models.CharField(_("measured by"), max_length=300)
    lead_unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("lead unit"))
    co_units = models.ManyToManyField(
        Organisation, related_name="+", blank=True, verbose_name=_("co-operating units")
    )
    due_on = models.DateField(_("due"))
    revision = models.PositiveIntegerField(_("revision"), default=0)

    locked_with = ("matter",)

    objects = DecisionLineQuerySet.as_manager()
    history = Versions(m2m_fields=[co_units])

    given_days = (
        GivenDay(
            "due_on",
            binds=~Q(session__status__in=Session.ENDED),
            told=lambda row: [county_of(row).holder(Role.OFFICE)],
        ),
    )

    class Meta:
        verbose_name = _("decision line")
        verbose_name_plural = _("decision lines")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="line_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return self.session.get_absolute_url()

    def audit_label(self) -> str:
        return f"{self.session.audit_label()} · {self.number}"


class MinutesQuerySet(CountyQuerySet["Minutes"]):
    def _seen_by(self, actor: Actor) -> MinutesQuerySet:
        """Drafts are for the office, conveners and countersigning units; issued ones for all seated (C9)."""
        if actor.has_role(*READS_ALL):
            return self
        units = units_of(actor)
        asked = Countersign.objects.filter(minutes=OuterRef("pk"), unit__in=units)
        seated = Seat.objects.filter(sitting=OuterRef("session__sitting"), unit__in=units)
        return self.filter(Q(Exists(asked)) | Q(Exists(seated), issued_at__isnull=False))


class Minutes(models.Model):
    """The minutes of one session: opening words and, matter by matter, the text as it will be issued."""

    county_path = "session"

    session = models.OneToOneField(Session, models.PROTECT, related_name="minutes")
    preamble = models.TextField(_("opening words"))
    closing = models.TextField(_("closing words"), blank=True)
    round = models.PositiveSmallIntegerField(_("round of countersigning"), default=0)
    note = models.TextField(_("why they were sent back"), blank=True)
    reconciliation = models.TextField(_("how objections were dealt with"), blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    paper_id = models.BigIntegerField(_("issued paper"), null=True, blank=True, editable=False)
    number = models.CharField(_("number"), max_length=60, blank=True, editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)

    objects = MinutesQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                name="issued_minutes_are_numbered",
                condition=Q(issued_at=None, number="") | (Q(issued_at__isnull=False) & ~Q(number="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.session)

    def audit_label(self) -> str:
        return self.number or self.session.audit_label()


class Passage(models.Model):
    """The text on one matter in the minutes, drafted from the desk's notes and then edited."""

    county_path = "minutes"

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="passages")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="passage")
    text = models.TextField(_("text"))

    history = Versions()

    class Meta:
        verbose_name = _("passage of the minutes")
        verbose_name_plural = _("passages of the minutes")
        ordering = ["matter__order", "pk"]

    def __str__(self) -> str:
        return f"{self.minutes} · {self.matter}"


class CountersignQuerySet(CountyQuerySet["Countersign"]):
    def _seen_by(self, actor: Actor) -> CountersignQuerySet:
        if actor.has_role(*READS_ALL):
            return self
        return self.filter(unit__in=units_of(actor))


class Countersign(models.Model):
    """One unit's word on the draft minutes that name it; silence is noted and is no consent."""

    county_path = "minutes"

    class Answer(models.TextChoices):
        PENDING = "pending", _("no answer yet")
        AGREE = "agree", _("agrees")
        COMMENT = "comment", _("agrees with comment")
        OBJECT = "object", _("objects")
        SILENT = "silent", _("did not answer")

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="countersigns")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    round = models.PositiveSmallIntegerField(_("round"))
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, default=Answer.PENDING)
    text = models.TextField(_("comment or objection"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.TextField(_("what the office did about it"), blank=True)

    locked_with = ("minutes__session", "unit")

    objects = CountersignQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("countersignature")
        verbose_name_plural = _("countersignatures")
        ordering = ["-round", "unit__order", "unit_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "unit", "round"], name="unit_countersigns_once_a_round"
            ),
            models.CheckConstraint(
                name="comment_and_objection_say_what",
                condition=~Q(answer__in=["comment", "object"]) | ~Q(text=""),
                violation_error_message=_("Write down the comment or objection."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_answer_display()}"

    def audit_label(self) -> str:
        return f"{self.minutes.audit_label()} · {self.unit.short_name}"
