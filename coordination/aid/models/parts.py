"""Who did what in a case, and what was found when somebody looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.models.cases import AidCase
from coordination.aid.models.plans import Stage
from coordination.ciphers.fields import EncryptedTextField
from coordination.units.models import CountyQuerySet

if TYPE_CHECKING:
    from coordination.access import Actor


class PartQuerySet(CountyQuerySet["Part"]):
    def _seen_by(self, actor: Actor) -> PartQuerySet:
        """With their case."""
        return self.filter(case__in=AidCase.objects.visible_to(actor).order_by().values("pk"))

    def of(self, case: AidCase) -> PartQuerySet:
        return self.filter(case=case)


class Part(models.Model):
    """What a person did in a case: one part each, so that nobody approves what they registered or pay
    what they approved. Whoever is represented stands beside the one who acted."""

    county_path = "case"

    class Function(models.TextChoices):
        REGISTRAR = "registrar", pgettext_lazy("part", "registered")
        APPROVER = "approver", pgettext_lazy("part", "approved")
        PAYER = "payer", pgettext_lazy("part", "paid")
        VERIFIER = "verifier", pgettext_lazy("part", "verified")

    case = models.ForeignKey(AidCase, models.PROTECT, related_name="parts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    function = models.CharField(_("function"), max_length=10, choices=Function.choices)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part in a case")
        verbose_name_plural = _("parts in a case")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="one_part_a_person_and_case"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_function_display()}"


class Visit(models.Model):
    """What somebody found when they looked: at verification, before a stage, at the receipt, afterwards."""

    county_path = "case"

    class Kind(models.TextChoices):
        VERIFICATION = "verification", pgettext_lazy("visit", "verification")
        NOTICE = "notice", pgettext_lazy("visit", "public notice")
        STAGE_CHECK = "stage_check", pgettext_lazy("visit", "check before a stage")
        RECEIPT = "receipt", pgettext_lazy("visit", "receipt")
        HEARING = "hearing", pgettext_lazy("visit", "hearing")
        FOLLOW_UP = "follow_up", pgettext_lazy("visit", "follow-up visit")

    case = models.ForeignKey(AidCase, models.PROTECT, related_name="visits")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, blank=True, related_name="visits")
    methods = models.CharField(_("how"), max_length=120, blank=True)
    found = EncryptedTextField(_("what was found"), blank=True)
    on = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_post = models.CharField(_("post"), max_length=120, blank=True)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.on}"
