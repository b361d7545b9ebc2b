"""Hours in which the house stood still, and the beat by which it knows of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Beat(models.Model):
    """When a page of the house last answered: one row, written by every server each minute."""

    at = models.DateTimeField(_("last answered"))

    class Meta:
        verbose_name = _("beat of the house")
        verbose_name_plural = _("beats of the house")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Outage(models.Model):
    """Hours in which no page answered; due times that hang on working days are moved by them once."""

    began = models.DateTimeField(_("stood still from"))
    ended = models.DateTimeField(_("stood still until"))
    moved_at = models.DateTimeField(_("due times moved"), null=True, blank=True)

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], name="outage_to_move_by", condition=Q(moved_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.began):%Y-%m-%d %H:%M} – {timezone.localtime(self.ended):%Y-%m-%d %H:%M}"
