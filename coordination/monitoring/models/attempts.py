"""What was tried to inform a person of a policy (R248): each attempt, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.ciphers.fields import EncryptedTextField
from coordination.monitoring.models.warnings import Warning
from coordination.units.models import CountyQuerySet, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class AttemptQuerySet(CountyQuerySet["Attempt"]):
    def _seen_by(self, actor: Actor) -> AttemptQuerySet:
        return self.filter(warning__in=Warning.objects.visible_to(actor))


class Attempt(models.Model):
    """One attempt to inform: reached or not, how, when, by whom, and what proves it."""

    county_path = "warning"

    class Way(models.TextChoices):
        VISIT = "visit", _("at home")
        PHONE = "phone", _("by telephone")
        LETTER = "letter", _("by letter")
        WINDOW = "window", pgettext_lazy("inform", "at the window")

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="attempts")
    way = models.CharField(_("how"), max_length=8, choices=Way.choices)
    at = models.DateTimeField(_("when"))
    reached = models.BooleanField(_("the person was reached"))
    policies = EncryptedTextField(_("policies and channel named"), blank=True)
    proof = EncryptedTextField(_("proof"), blank=True)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("by whom"))

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt to inform")
        verbose_name_plural = _("attempts to inform")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="informed_person_has_proof",
                condition=Q(reached=False) | (~Q(proof="") & ~Q(policies="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.at:%Y-%m-%d}"
