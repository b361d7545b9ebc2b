"""Seals and their leaves, what a seal states to the outside, and how far the anchor file was written."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.audit import macs
from coordination.audit.models.events import Event


class Seal(models.Model):
    """A Merkle root over a batch of events, chained to the root before it."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    root = models.CharField(_("root"), max_length=64)
    previous_root = models.CharField(_("previous root"), max_length=64, blank=True)
    count = models.PositiveIntegerField(_("events"))
    at = models.DateTimeField(_("time"))
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["number"]
        indexes = [models.Index(fields=["root"], name="seal_root")]  # papers name the last one before them

    def __str__(self) -> str:
        return f"{self.number}"

    def expected_mac(self) -> str:
        return macs.seal_mac(self.number, self.root, self.previous_root, self.count, self.at)


class Leaf(models.Model):
    """The place of one event in one seal."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField(_("position"))
    # no constraint: where an event was removed, its leaf still says which
    event = models.OneToOneField(Event, models.DO_NOTHING, db_constraint=False, related_name="leaf")
    event_uuid = models.UUIDField()
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("leaf")
        verbose_name_plural = _("leaves")
        ordering = ["seal", "position"]
        indexes = [models.Index(fields=["seal", "position"], name="leaf_place")]

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"


class SealStatement(models.Model):
    """What a seal states to the outside, signed so that anybody can check it (``statements.py``)."""

    # no constraint: where a seal was removed, its statement still says that there was one
    seal = models.OneToOneField(Seal, models.DO_NOTHING, db_constraint=False, related_name="statement")
    papers_root = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    head = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("signature of a seal")
        verbose_name_plural = _("signatures of seals")
        ordering = ["seal"]

    def __str__(self) -> str:
        return self.head[:12]


class AnchorMark(models.Model):
    """How far the anchor file was written: one row, beside which a file that lost its end is seen."""

    number = models.PositiveBigIntegerField(_("number"))

    class Meta:
        verbose_name = _("mark of the anchor file")
        verbose_name_plural = _("marks of the anchor file")

    def __str__(self) -> str:
        return f"{self.number}"
