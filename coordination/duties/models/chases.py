"""The papers of the ladder: reminder, supervision notice, circular; drafted by the clock, signed by people."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.duties.models.assignments import Assignment
from coordination.duties.models.parts import Part
from coordination.policy.given import GivenDay
from coordination.units.counties import county_of
from coordination.units.models import Post, Role


class Chase(Part):
    """One paper of the ladder for one due day: drafted when its rung fires, then signed or laid aside."""

    part_name = "chase"

    class Kind(models.TextChoices):
        REMINDER = "D12", _("Reminder")
        SUPERVISION = "D13", _("Supervision notice")
        CIRCULAR = "D14", _("Circular")

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("awaiting signature")
        SIGNED = "signed", _("signed and sent")
        DROPPED = "dropped", _("laid aside")

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="chases", verbose_name=_("assignment")
    )
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    due_was = models.DateField(_("due day that passed"))
    answer_by: models.DateField[dt.date, dt.date] = models.DateField(_("answer asked by"))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.DRAFTED)
    paper_number = models.CharField(_("number of the paper"), max_length=60, blank=True)
    reason = models.TextField(_("why it was laid aside"), blank=True)
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    history = Versions()

    given_days = (
        GivenDay(
            "answer_by",
            binds=Q(status=Status.DRAFTED),
            told=lambda row: [county_of(row).holder(Role.OFFICE)],
        ),
    )

    class Meta:
        verbose_name = _("paper of the ladder")
        verbose_name_plural = _("papers of the ladder")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "kind", "due_was"], name="one_paper_a_rung_and_due_day"
            ),
            models.CheckConstraint(
                name="signed_chase_is_numbered", condition=~Q(status="signed") | ~Q(paper_number="")
            ),
            models.CheckConstraint(
                name="chase_laid_aside_says_why", condition=~Q(status="dropped") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.assignment}"
