"""Who signed a paper, and who was sent it and has read it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.access import Medium
from coordination.documents.models.papers import Paper


class Signature(models.Model):
    """One person's signature under exactly this content."""

    county_path = "paper"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="signatures", verbose_name=_("paper"))
    user = models.ForeignKey(
        "units.User", models.PROTECT, related_name="signatures", verbose_name=_("entered by")
    )
    post = models.ForeignKey(
        "units.Post", models.PROTECT, null=True, related_name="signatures", verbose_name=_("post")
    )
    on_behalf_of = models.ForeignKey(
        "units.Post",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures_on_behalf",
        verbose_name=_("on behalf of"),
    )
    signer_name = models.CharField(_("signatory"), max_length=80)
    post_label = models.CharField(_("post as it was then"), max_length=160)
    sha256 = models.CharField(_("SHA-256 signed"), max_length=64)
    signed_at = models.DateTimeField(_("signed at"))
    medium = models.CharField(_("signed"), max_length=8, choices=Medium.choices, blank=True)
    scan = models.ForeignKey(
        "documents.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name=_("scan of the signed sheet"),
    )
    # the slot for a certificate authority's signature over the same hash
    certificate_signature = models.TextField(_("certificate signature"), blank=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_signature_on_paper_has_its_scan",
                condition=~Q(medium="paper") | Q(scan__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} {self.signed_at:%Y-%m-%d}"


class Distribution(models.Model):
    """A unit that a paper was sent to, and its receipt."""

    county_path = "paper"

    class Part(models.TextChoices):
        MAIN = "main", _("addressee")
        COPY = "copy", _("copy to")

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="readers", verbose_name=_("paper"))
    unit = models.ForeignKey(
        "units.Organisation", models.PROTECT, related_name="papers_received", verbose_name=_("unit")
    )
    part = models.CharField(_("sent as"), max_length=4, choices=Part.choices, default=Part.MAIN)
    sent_at = models.DateTimeField(_("sent"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    read_by = models.ForeignKey(
        "units.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers_read",
        verbose_name=_("read by"),
    )
    read_post = models.CharField(_("post as it was then"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("recipient unit")
        verbose_name_plural = _("recipient units")
        ordering = ["part", "unit__order", "pk"]
        indexes = [models.Index(fields=["unit", "read_at"], name="unread_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["paper", "unit"], name="a_unit_is_sent_a_paper_once"),
            models.CheckConstraint(
                name="a_receipt_names_its_reader",
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} → {self.unit}"
