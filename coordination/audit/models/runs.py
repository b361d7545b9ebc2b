"""Readings of the whole trail, and what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from coordination.access import Actor


class VerificationRunQuerySet(models.QuerySet["VerificationRun"]):
    def visible_to(self, actor: Actor) -> VerificationRunQuerySet:
        """The trail is one for all counties: its officers read how it was found, wherever they sit."""
        return self if actor.has_role("AUDADM", "SECADM") else self.none()

    def ended(self) -> VerificationRunQuerySet:
        return self.exclude(ended_at=None)

    def under_way(self) -> VerificationRunQuerySet:
        return self.filter(ended_at=None)


class VerificationRun(models.Model):
    """One reading of the whole trail: who asked for it, how long it took, what it found.

    Keeps plain ids and labels, as events do. A run without an end is under way, or died.
    """

    class How(models.TextChoices):
        NIGHT = "night", _("each night")
        BUTTON = "button", _("by the button")
        COMMAND = "command", _("by command")

    how = models.CharField(_("how it began"), max_length=10, choices=How.choices)
    # the night that it belongs to: of several clocks, one writes it
    night = models.DateField(null=True, unique=True, editable=False)
    asked_at = models.DateTimeField(pgettext_lazy("verification", "asked for"), default=timezone.now)
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(_("asked for by"), max_length=80, blank=True)
    post_id = models.BigIntegerField(null=True)
    began_at = models.DateTimeField(pgettext_lazy("verification", "began"), null=True)
    ended_at = models.DateTimeField(pgettext_lazy("verification", "ended"), null=True)
    events = models.PositiveBigIntegerField(_("events read"), default=0)
    seals = models.PositiveBigIntegerField(_("seals read"), default=0)
    findings = models.JSONField(pgettext_lazy("verification", "findings"), default=list)
    is_cut = models.BooleanField(_("stopped where too much was wrong"), default=False)
    trouble = models.TextField(_("why it could not be carried out"), blank=True)

    objects = VerificationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification of the trail")
        verbose_name_plural = _("verifications of the trail")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("audit:verification", args=[self.pk])

    @property
    def is_sound(self) -> bool:
        return self.ended_at is not None and not self.findings and not self.trouble

    @property
    def is_alarm(self) -> bool:
        return self.ended_at is not None and not self.is_sound

    @property
    def seconds(self) -> int | None:
        """How long it read, in whole seconds, at least one."""
        if self.began_at is None or self.ended_at is None:
            return None
        return max(1, round((self.ended_at - self.began_at).total_seconds()))

    @property
    def count_words(self) -> str:
        """How many findings; where it stopped at too many, that there are more."""
        return f"{len(self.findings)}{'+' if self.is_cut else ''}"

    @property
    def outcome(self) -> str:
        """How it ended, in a few words."""
        if self.ended_at is None:
            return str(_("under way"))
        if self.trouble:
            return str(_("could not be carried out"))
        if self.findings:
            return str(_("%(count)s findings") % {"count": self.count_words})
        return str(
            _("sound: %(events)s events, %(seals)s seals") % {"events": self.events, "seals": self.seals}
        )

    @property
    def tone(self) -> str:
        if self.ended_at is None:
            return "soon"
        return "ok" if self.is_sound else "late"
