"""A reported row that was refused: kept with its reason, so that no report vanishes (R4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.monitoring.models.terms import Channel
from coordination.monitoring.models.warnings import Warning, new_key
from coordination.register.privacy import mask_name
from coordination.units.models import CountyQuerySet, Organisation, Role

if TYPE_CHECKING:
    from coordination.access import Actor

READS_REFUSED = (Role.OFFICE, Role.OFFDIR, Role.CCLERK, Role.CHEAD)


class RefusedRowQuerySet(CountyQuerySet["RefusedRow"]):
    def _seen_by(self, actor: Actor) -> RefusedRowQuerySet:
        """Office and county civil affairs, who ask the source to send it rightly."""
        return self if actor.has_role(*READS_REFUSED) else self.none()


class RefusedRow(models.Model):
    """What a source reported and the house could not take: whence, when, why; what it said, for a while."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    county = models.ForeignKey(
        Organisation,
        models.PROTECT,
        db_index=False,
        editable=False,
        related_name="+",
        verbose_name=_("county"),
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    source = models.CharField(_("source"), max_length=40)
    source_key = EncryptedTextField(_("the source's key"), blank=True)
    reported_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    is_placed = models.BooleanField(
        pgettext_lazy("refused row", "names a place of this county"),
        default=True,
        help_text=_("Without one the first county of the house asks the source, and opens nothing of it."),
    )
    received_at = models.DateTimeField(_("received"))
    line = models.PositiveIntegerField(_("line of the file"), null=True, blank=True)
    content = EncryptedJSONField(_("what the row said"), null=True, blank=True)
    problems = EncryptedJSONField(_("problems"), default=list, blank=True)
    fields = models.JSONField(_("fields with a problem"), default=list, blank=True)
    contradicts = models.ForeignKey(
        Warning,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contradictions",
        verbose_name=_("contradicts"),
    )
    mark = models.CharField(max_length=40, blank=True, editable=False)
    wiped_at = models.DateTimeField(_("content wiped"), null=True, blank=True)

    objects = RefusedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("refused row")
        verbose_name_plural = _("refused rows")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "-id"], name="refused_newest"),
            models.Index(fields=["received_at"], name="refused_unwiped", condition=Q(wiped_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "mark"], condition=~Q(mark=""), name="refused_row_kept_once"
            ),
            models.CheckConstraint(
                name="wiped_row_says_nothing", condition=Q(wiped_at=None) | Q(content__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("monitoring:refused-row", args=[self.key])

    @property
    def number(self) -> str:
        return f"JL{self.pk:06d}" if self.pk else ""

    @property
    def title(self) -> str:
        """Whence and of what kind, never who: it stands in lists and traces."""
        return f"{self.get_channel_display()} · {self.reported_by.label}"

    @property
    def said_name(self) -> str:
        return str((self.content or {}).get("name", ""))

    @property
    def masked_name(self) -> str:
        return mask_name(self.said_name)

    def audit_label(self) -> str:
        return self.number

    @property
    def audit_unit(self) -> int:
        return self.reported_by_id
