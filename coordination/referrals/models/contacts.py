"""How the person was reached about a leg, and what they agreed to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.ciphers.fields import EncryptedTextField
from coordination.referrals.models.legs import Leg
from coordination.referrals.terms import field_words
from coordination.units.models import Organisation


class Consent(models.Model):
    """The person agreed that these fields go to this receiver; it can be taken back at any time."""

    county_path = "leg"

    class Giver(models.TextChoices):
        PERSON = "person", _("the person")
        GUARDIAN = "guardian", _("the guardian")

    class Way(models.TextChoices):
        SIGNED = "signed", _("signed on paper")
        RECORDED = "recorded", _("recorded call")
        ONLINE = "online", _("confirmed online")

    leg = models.ForeignKey(Leg, models.PROTECT, related_name="consents", verbose_name=_("leg"))
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("receiver"))
    fields = models.JSONField(_("fields agreed to"), default=list)
    giver = models.CharField(
        pgettext_lazy("referrals", "given by"), max_length=10, choices=Giver.choices, default=Giver.PERSON
    )
    way = models.CharField(_("how given"), max_length=10, choices=Way.choices, default=Way.SIGNED)
    given_on = models.DateField(_("given on"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["leg", "receiver"],
                condition=Q(withdrawn_at=None),
                name="one_consent_in_force_a_receiver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receiver} · {self.get_way_display()}"

    @property
    def fields_words(self) -> str:
        return field_words(self.fields)


class ContactTry(models.Model):
    """One attempt to reach the person; three on three days make "unreachable"."""

    county_path = "leg"

    class Way(models.TextChoices):
        PHONE = "phone", _("telephone call")
        VISIT = "visit", _("visit")
        MESSAGE = "message", _("message")
        VILLAGE = "village", _("through the village")

    leg = models.ForeignKey(Leg, models.PROTECT, related_name="contact_tries", verbose_name=_("leg"))
    on = models.DateField(_("day"))
    way = models.CharField(_("how"), max_length=8, choices=Way.choices)
    reached = models.BooleanField(_("reached"), default=False)
    note = EncryptedTextField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("attempt to reach the person")
        verbose_name_plural = _("attempts to reach the person")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_way_display()}"
