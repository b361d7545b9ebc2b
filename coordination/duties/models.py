"""Assignments (交办): what a member unit has to do, by when, and how it will be measured."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coordination.policy.deadlines import close_of_day
from coordination.units.models import DutyLine, Organisation, Post, Role

if TYPE_CHECKING:
    from coordination.access import Actor

READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, actor: Actor) -> AssignmentQuerySet:
        """The office and conveners read all; a unit its own and those it helps with, once dispatched (C9)."""
        if actor.has_role(*READS_ALL):
            return self
        if actor.unit_id is None or actor.has_role(Role.SYSADM, Role.SECADM, Role.AUDADM, Role.CLOCK):
            return self.none()
        helps = Assignment.co_units.through.objects.filter(
            assignment=models.OuterRef("pk"), organisation=actor.unit_id
        )
        return self.filter(Q(lead_unit=actor.unit_id) | models.Exists(helps)).exclude(
            status=Assignment.Status.DRAFTED
        )


class Assignment(models.Model):
    """One matter handed to a lead unit and its co-units by a signed slip (D07)."""

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("slip awaiting signature")
        DISPATCHED = "dispatched", _("dispatched, awaiting receipt")
        RECEIVED = "received", _("received")

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
    due_on = models.DateField(_("due"))
    is_verbatim = models.BooleanField(_("verbatim from signed minutes"), default=False)
    source_type = models.CharField(_("kind of source"), max_length=60)
    source_id = models.BigIntegerField(_("source"))
    source_label = models.CharField(_("source in words"), max_length=200)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFTED)
    number = models.CharField(_("number"), max_length=60, blank=True, editable=False)
    dispatched_at = models.DateTimeField(_("dispatched"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    received_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("received by")
    )
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    objects = AssignmentQuerySet.as_manager()
    history = HistoricalRecords(history_id_field=models.BigAutoField(), m2m_fields=[co_units])

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["lead_unit", "due_on", "id"], name="assignment_of_unit"),
            models.Index(fields=["due_on", "id"], name="assignment_by_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source_type", "source_id"], name="one_assignment_a_source"),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="assignment_numbered_once"
            ),
            models.CheckConstraint(
                name="dispatched_assignment_is_numbered",
                condition=Q(status="drafted") | (~Q(number="") & Q(dispatched_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="received_assignment_says_by_whom",
                condition=~Q(status="received") | Q(received_at__isnull=False, received_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("duties:assignment", args=[self.pk])

    @property
    def closes_at(self) -> dt.datetime:
        """The end of its due day."""
        return close_of_day(self.due_on)

    def audit_label(self) -> str:
        return f"{self.number} {self.title}".strip()
