"""Assignments (交办): what a member unit has to do, by when, and how it will be measured."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.links import WithSource
from coordination.policy.deadlines import close_of_day
from coordination.policy.given import GivenDay
from coordination.taken_over import TakenOver
from coordination.units.counties import county_of
from coordination.units.holders import liaison_and_head
from coordination.units.models import CountyQuerySet, DutyLine, InCounty, Organisation, Post, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

WORKED_ON = ("in_progress", "signing", "submitted", "returning", "verified", "closed")
READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE)


class AssignmentQuerySet(CountyQuerySet["Assignment"]):
    def _seen_by(self, actor: Actor) -> AssignmentQuerySet:
        """The office and conveners read all; a unit its own and those it helps with, once dispatched (C9).

        The unit that advises on a dispute reads it while it is asked (R193).
        """
        if actor.has_role(*READS_ALL):
            return self
        if actor.unit_id is None or actor.has_role(Role.SYSADM, Role.SECADM, Role.AUDADM, Role.CLOCK):
            return self.none()
        units = units_of(actor)
        helps = Assignment.co_units.through.objects.filter(
            assignment=models.OuterRef("pk"), organisation__in=units
        )
        advises = Q(status=Assignment.Status.ADVISING, disputes__advisor__in=units)
        asked = Assignment.objects.filter(advises, pk=models.OuterRef("pk"))
        mine = Q(lead_unit__in=units) | models.Exists(helps) | models.Exists(asked)
        return self.filter(mine).exclude(status__in=Assignment.BEFORE_DISPATCH)


class Assignment(InCounty, WithSource, TakenOver):
    """One matter handed to a lead unit and its co-units by a signed slip (D07)."""

    county_path = "lead_unit"

    class Status(models.TextChoices):
        BREAKDOWN = "breakdown", _("awaiting its breakdown")
        APPROVING = "approving", _("breakdown awaiting approval")
        DRAFTED = "drafted", _("slip awaiting signature")
        DISPATCHED = "dispatched", _("dispatched, awaiting receipt")
        OBJECTING = "objecting", _("dispute awaiting the unit head's signature")
        DISPUTED = "disputed", _("disputed, before the office director")
        ADVISING = "advising", _("disputed, advice asked")
        APPEALED = "appealed", _("disputed, before the deputy convener")
        RECEIVED = "received", _("received, awaiting its handler")
        IN_PROGRESS = "in_progress", _("in progress")
        SIGNING = "signing", _("report awaiting the unit head's signature")
        SUBMITTED = "submitted", _("reported, awaiting verification")
        RETURNING = "returning", _("repeated return awaiting a leader's word")
        VERIFIED = "verified", _("verified, awaiting closing")
        CLOSED = "closed", _("closed and struck off")

    ENDED = (Status.CLOSED,)

    class Origin(models.TextChoices):
        LINE = "line", _("line of signed minutes")
        NOTE = "note", _("leader's note")
        OFFICE = "office", _("the office")
        CYCLE = "cycle", _("recurring duty")
        PROCESS = "process", _("another process")

    class Result(models.TextChoices):
        DONE = "done", _("done")
        RESIDUE = "residue", _("done with residue")
        OVERTAKEN = "overtaken", _("overtaken by events")
        IMPOSSIBLE = "impossible", _("impossible")

    BEFORE_DISPATCH = (Status.BREAKDOWN, Status.APPROVING, Status.DRAFTED)
    IN_DISPUTE = (Status.OBJECTING, Status.DISPUTED, Status.ADVISING, Status.APPEALED)
    # the unit has the matter and its time runs
    RUNNING = (Status.DISPATCHED, Status.RECEIVED, Status.IN_PROGRESS, Status.SIGNING)
    # the unit has reported: its own clock stands still
    REPORTED = (Status.SUBMITTED, Status.RETURNING, Status.VERIFIED)

    title = models.CharField(_("title"), max_length=200)
    requirement = models.TextField(_("what is required"))
    measure = models.CharField(_("measured by"), max_length=300)
    basis = models.CharField(_("basis"), max_length=200)
    lead_unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="assignments", verbose_name=_("lead unit")
    )
    co_units = models.ManyToManyField(
        Organisation, related_name="co_assignments", blank=True, verbose_name=_("co-operating units")
    )
    duty_line = models.ForeignKey(
        DutyLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("duty")
    )
    units_reason = models.CharField(_("why these units"), max_length=300, blank=True)
    due_on = models.DateField(_("due"))
    first_due_on = models.DateField(_("first due day"), editable=False)
    is_verbatim = models.BooleanField(_("verbatim from signed minutes"), default=False)
    is_major = models.BooleanField(_("major matter, closed by the deputy convener"), default=False)
    household_key = models.CharField(_("household concerned"), max_length=32, blank=True, editable=False)
    origin = models.CharField(
        _("comes from"), max_length=8, choices=Origin.choices, default=Origin.PROCESS, editable=False
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    source_label = models.CharField(_("source in words"), max_length=200)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFTED)
    number = models.CharField(_("number"), max_length=60, blank=True, editable=False)
    dispatched_at = models.DateTimeField(_("dispatched"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    received_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("received by")
    )
    handler = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handler")
    )
    pauses = models.JSONField(
        _("lawful pauses"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Each with its first and last day, its working days and its reason."),
    )
    returns = models.PositiveSmallIntegerField(_("returns"), default=0, editable=False)
    submitted_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    verified_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    result = models.CharField(_("result"), max_length=12, choices=Result.choices, blank=True)
    result_note = models.TextField(_("on the result"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    review_item = models.BigIntegerField(
        _("agenda item that reviews it"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Put up by the clock at the ladder's last rung."),
    )
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0, editable=False)
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("lead_unit", "handler__unit")

    objects = AssignmentQuerySet.as_manager()
    history = Versions(m2m_fields=[co_units])

    given_days = (
        GivenDay(
            "due_on",
            binds=Q(status__in=[*BEFORE_DISPATCH, *IN_DISPUTE, *RUNNING]),
            told=lambda row: liaison_and_head(row.lead_unit),
        ),
    )

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["lead_unit", "due_on", "id"], name="assignment_of_unit"),
            models.Index(fields=["county", "due_on", "id"], name="assignment_by_due"),
            models.Index(fields=["county", "status", "due_on", "id"], name="assignment_by_status"),
            models.Index(fields=["source_type", "source_id"], name="assignment_of_source"),
            models.Index(
                fields=["county", "-closed_at", "-id"], name="assignment_ledger", condition=Q(status="closed")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_type", "source_id"],
                condition=Q(is_verbatim=True),
                name="one_verbatim_assignment_a_source",
            ),
            models.UniqueConstraint(
                fields=["county", "number"], condition=~Q(number=""), name="assignment_numbered_once"
            ),
            models.CheckConstraint(
                name="dispatched_assignment_is_numbered",
                condition=Q(status__in=["breakdown", "approving", "drafted"])
                | (~Q(number="") & Q(dispatched_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="received_assignment_says_by_whom",
                condition=~Q(status__in=["received", *WORKED_ON])
                | Q(received_at__isnull=False, received_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_in_work_has_a_handler",
                condition=~Q(status__in=WORKED_ON) | Q(handler__isnull=False),
            ),
            models.CheckConstraint(
                name="reported_assignment_says_when",
                condition=~Q(status__in=["submitted", "returning", "verified", "closed"])
                | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_assignment_says_how",
                condition=~Q(status="closed")
                | (~Q(result="") & Q(closed_at__isnull=False, closed_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("duties:assignment", args=[self.pk])

    @property
    def closes_at(self) -> dt.datetime:
        """The end of its due day; lists read the closing times of all their days at once."""
        kept: dict[dt.date, dt.datetime] = self.__dict__.get("closing_times", {})
        return kept[self.due_on] if self.due_on in kept else close_of_day(self.due_on, county=county_of(self))

    @property
    def counts_until(self) -> dt.datetime | None:
        """The instant against which its due day is held: its report, else now; None in a lawful pause."""
        if self.status in (*self.REPORTED, self.Status.CLOSED):
            return self.submitted_at
        if self.status in (*self.BEFORE_DISPATCH, *self.IN_DISPUTE):
            return None
        return timezone.now()

    @property
    def is_late(self) -> bool:
        """Overdue is computed when read, never stored."""
        until = self.counts_until
        return until is not None and until > self.closes_at

    @property
    def pause_days(self) -> int:
        return sum(pause["days"] for pause in self.pauses)

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    def audit_label(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def audit_unit(self) -> int:
        return self.lead_unit_id

    @property
    def audit_household(self) -> str:
        return self.household_key

    @property
    def leaves_looks(self) -> bool:
        """Who opens it is on record (audit.looks) where it is about one household."""
        return bool(self.household_key)

    @property
    def notice_words(self) -> dict[str, str]:
        return {"unit": self.lead_unit.short_name}
