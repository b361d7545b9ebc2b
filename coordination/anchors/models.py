"""Anchors that leave the house each day, and alarms about the file of those that stay beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.audit.anchor_file import Trouble
from coordination.audit.versions import Versions
from coordination.units.models import Role, User

if TYPE_CHECKING:
    from coordination.access import Actor


class DayAnchorQuerySet(models.QuerySet["DayAnchor"]):
    def visible_to(self, actor: Actor) -> Self:
        """They are everybody's, on their public page; the list with its sheets is the officers'."""
        return self if actor.has_role(Role.AUDADM, Role.SECADM) else self.none()


class DayAnchor(models.Model):
    """The newest seal of a day, as it was mailed, signed for on a sheet and published. Never changed."""

    day = models.DateField(_("day"), unique=True)
    number = models.PositiveBigIntegerField(_("seal"))
    root = models.CharField(_("root"), max_length=64)
    head = models.CharField(_("anchor"), max_length=64)
    made_at = models.DateTimeField(_("made at"))

    objects = DayAnchorQuerySet.as_manager()

    class Meta:
        verbose_name = _("anchor of a day")
        verbose_name_plural = _("anchors of days")
        ordering = ["-day"]
        indexes = [models.Index(fields=["number"], name="day_anchor_number")]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"

    @property
    def line(self) -> str:
        """As the mail, the sheet and the published list have it, and as ``tools/verify_paper.py`` reads it."""
        return f"{self.number} {self.head}"


class AnchorAlarmQuerySet(models.QuerySet["AnchorAlarm"]):
    def visible_to(self, actor: Actor) -> Self:
        """The file is the whole house's: every audit and security officer sees it."""
        return self if actor.has_role(Role.AUDADM, Role.SECADM) else self.none()

    def open(self) -> Self:
        return self.exclude(status=AnchorAlarm.Status.ANSWERED)


class AnchorAlarm(models.Model):
    """The anchor file is not as it was left: two officers say why before it is written anew."""

    class Kind(models.TextChoices):
        MISSING = Trouble.MISSING, _("the anchor file is missing")
        SHORTER = Trouble.SHORTER, _("the anchor file has lost its end")
        AHEAD = Trouble.AHEAD, _("the anchor file holds seals that the database does not")
        OTHER = Trouble.OTHER, _("the anchor file holds another seal than the database")

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("anchor alarm", "waits for a first officer")
        EXPLAINED = "explained", pgettext_lazy("anchor alarm", "waits for a second officer")
        ANSWERED = "answered", pgettext_lazy("anchor alarm", "answered")

    kind = models.CharField(_("what is wrong"), max_length=10, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    found_at = models.DateTimeField(_("found at"))
    last = models.PositiveBigIntegerField(_("newest seal in the file"))
    written = models.PositiveBigIntegerField(_("seal up to which the file was written"))
    newest = models.PositiveBigIntegerField(_("newest seal in the database"))
    explained_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("first officer")
    )
    explained_as = models.CharField(max_length=10, blank=True, editable=False)
    explained_at = models.DateTimeField(_("explained at"), null=True, blank=True)
    reason = models.CharField(_("why it happened"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second officer")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    findings = models.CharField(_("what the second officer found"), max_length=300, blank=True)

    objects = AnchorAlarmQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("alarm about the anchor file")
        verbose_name_plural = _("alarms about the anchor file")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=~Q(status="answered"), name="one_anchor_alarm_is_open"
            ),
            models.CheckConstraint(
                name="answered_anchor_alarm_has_both",
                condition=~Q(status="answered")
                | (
                    Q(explained_by__isnull=False)
                    & ~Q(reason="")
                    & Q(confirmed_by__isnull=False)
                    & ~Q(findings="")
                ),
            ),
            models.CheckConstraint(
                name="anchor_alarm_has_two_officers",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("explained_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("anchors:alarm", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status != self.Status.ANSWERED
