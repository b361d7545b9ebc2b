"""Files that people hand in with a record."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.ciphers.fields import EncryptedTextField
from coordination.documents.models.papers import READS_ALL_PAPERS
from coordination.documents.models.subjects import SubjectQuerySet, WithSubject
from coordination.units.models import InCounty
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor


# the office enters what was signed by hand, and compares it
COMPARES_SCANS = ("OFFDIR", "OFFICE")


class AttachmentQuerySet(SubjectQuerySet):
    def _seen_by(self, actor: Actor) -> AttachmentQuerySet:
        """With its record; the office and the conveners read all but files of cases that are not theirs;
        a signed sheet's scan only who signed it."""
        rows: AttachmentQuerySet = self.but_shut(actor)
        if actor.has_role(*READS_ALL_PAPERS):
            own = Q(unit=actor.unit_id)
            if actor.has_role(*COMPARES_SCANS):
                own |= Q(is_scan=True)
            return rows.filter(~self.with_closed_file(actor) | own)
        if actor.role in ("", "SYSADM", "SECADM", "AUDADM", "CLOCK"):
            return self.none()
        return rows.but_others_scans(actor).filter(self.with_visible_subject(actor))

    def but_others_scans(self, actor: Actor) -> AttachmentQuerySet:
        """Of files whose record this reader sees, those to be opened: no other unit's signed sheets."""
        if actor.has_role(*READS_ALL_PAPERS):
            return self
        return self.filter(Q(is_scan=False) | Q(unit__in=units_of(actor)))


def opaque_name(instance: Attachment, filename: str) -> str:
    """The clerk's own file name is kept in the row and never reaches the disk."""
    token = uuid.uuid4().hex
    return f"attachments/{token[:2]}/{token}"


class Attachment(InCounty, WithSubject):
    """A checked file: its content is what its name says."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "subject"
    can_be_withheld = True  # after a leak (C7)

    name = EncryptedTextField(_("file name"), max_length=150)
    file = models.FileField(_("file"), upload_to=opaque_name, max_length=120)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        "units.User", models.PROTECT, related_name="attachments", verbose_name=_("handed in by")
    )
    unit = models.ForeignKey(
        "units.Organisation",
        models.PROTECT,
        null=True,
        related_name="attachments",
        verbose_name=_("handed in by unit"),
    )
    uploaded_at = models.DateTimeField(_("handed in"), auto_now_add=True)
    is_scan = models.BooleanField(_("scan of a sheet signed by hand"), default=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["uploaded_at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return self.name

    def audit_label(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("documents:attachment", args=[self.pk])
