"""The work on an assignment: co-units' parts, progress at its rhythm, the report of each round."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.duties.models.assignments import Assignment
from coordination.duties.models.parts import Part
from coordination.policy.given import GivenDay
from coordination.units.holders import liaison_and_head
from coordination.units.models import Organisation, Post


class CoTask(Part):
    """What a co-unit contributes; it joins before the lead unit reports (C3-4)."""

    part_name = "co-unit"
    locked_with = ("unit",)

    class Status(models.TextChoices):
        ASKED = "asked", _("asked, awaiting receipt")
        RECEIVED = "received", _("in progress")
        DONE = "done", _("contributed")
        DEFAULTED = "defaulted", _("did not contribute in time")
        ENDED = "ended", _("no longer needed")

    OPEN = (Status.ASKED, Status.RECEIVED)

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="co_tasks", verbose_name=_("assignment")
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("co-operating unit")
    )
    matter = models.TextField(_("what is asked of it"))
    due_on = models.DateField(_("due"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ASKED)
    answer = models.TextField(_("what was contributed"), blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )

    history = Versions()

    given_days = (GivenDay("due_on", binds=Q(status__in=OPEN), told=lambda row: liaison_and_head(row.unit)),)

    class Meta:
        verbose_name = _("co-unit's part")
        verbose_name_plural = _("co-units' parts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "unit"], name="one_part_a_co_unit"),
            models.CheckConstraint(
                name="contribution_says_what",
                condition=~Q(status="done") | (~Q(answer="") & Q(answered_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.assignment}"


class Progress(Part):
    """One progress entry: asked for at the rhythm of the rules, given or overtaken by the report."""

    part_name = "progress"
    locked_under = ""  # an entry is given beside whatever happens to the assignment
    locked_with = ("assignment__lead_unit",)

    class Status(models.TextChoices):
        ASKED = "asked", _("awaited")
        GIVEN = "given", _("reported")
        LAPSED = "lapsed", _("overtaken")

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="progress", verbose_name=_("assignment")
    )
    place = models.PositiveSmallIntegerField(_("number"))
    due_at = models.DateTimeField(_("due"))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.ASKED)
    text = models.TextField(_("progress"), blank=True)
    given_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    given_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )

    history = Versions()

    class Meta:
        verbose_name = _("progress entry")
        verbose_name_plural = _("progress entries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "place"], name="progress_numbered_once"),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(status="asked"), name="one_progress_entry_awaited"
            ),
            models.CheckConstraint(
                name="progress_says_what_and_who",
                condition=~Q(status="given")
                | (~Q(text="") & Q(given_at__isnull=False, given_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.place}"

    @property
    def was_late(self) -> bool:
        return self.given_at is not None and self.given_at > self.due_at


class Report(models.Model):
    """The completion report (D15) of one round, with what the verifier found; earlier rounds stay."""

    county_path = "assignment"

    class Verdict(models.TextChoices):
        PASSED = "passed", _("meets the measure")
        RETURNED = "returned", _("returned")

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="reports", verbose_name=_("assignment")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    text = models.TextField(_("what was done"))
    evidence = models.TextField(_("evidence against the measure"))
    residue = models.TextField(_("what remains"), blank=True)
    defaulting = models.ManyToManyField(
        Organisation, related_name="+", blank=True, verbose_name=_("co-units that did not contribute")
    )
    drafted_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"))
    signed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices, blank=True)
    findings = models.TextField(_("what the verifier found"), blank=True)
    verified_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)

    history = Versions(m2m_fields=[defaulting])

    class Meta:
        verbose_name = _("completion report")
        verbose_name_plural = _("completion reports")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "round"], name="one_report_a_round"),
            models.CheckConstraint(
                name="verdict_says_what_was_found_and_by_whom",
                condition=Q(verdict="") | (~Q(findings="") & Q(verified_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.round}"
