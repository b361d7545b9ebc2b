"""A paper: its content and its hash are the record, the PDF is a rendering of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.access import Medium
from coordination.ciphers.fields import EncryptedJSONField
from coordination.documents.kinds import PaperKind
from coordination.documents.models.numbers import IssuedNumber
from coordination.documents.models.subjects import SubjectQuerySet, WithSubject, saying
from coordination.units.models import InCounty
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

READS_ALL_PAPERS = ("CHIEF", "DEPUTY", "OFFDIR", "OFFICE")


class PaperQuerySet(SubjectQuerySet):
    def _seen_by(self, actor: Actor) -> PaperQuerySet:
        """With its record, to the units it was sent to or issued by, to the office and the conveners."""
        return self._read_by(actor)

    def visible_besides(self, actor: Actor, label: str) -> PaperQuerySet:
        """Those of other records, for a kind of record that is read with a paper and has papers itself."""
        return self.of_county(actor.county_id)._read_by(actor, besides=label)

    def _read_by(self, actor: Actor, besides: str = "") -> PaperQuerySet:
        rows: PaperQuerySet = self.but_shut(actor)
        if actor.role in ("", "SYSADM", "SECADM", "AUDADM", "CLOCK"):
            return self.none()
        reads_all = actor.has_role(*READS_ALL_PAPERS)
        units = {actor.unit_id} if reads_all else units_of(actor)
        sent = apps.get_model("documents", "Distribution").objects.filter(unit__in=units)
        own = Q(organ__in=units) | Q(pk__in=sent.values("paper"))
        if reads_all:
            return rows.filter(~self.with_closed_file(actor) | own | self.with_open_kinds(actor))
        rows = rows.but_ended(actor, Q(kind=PaperKind.D32))
        return rows.filter(
            own
            | (self.with_visible_subject(actor, besides=besides) & ~_names_in_veiled_records())
            | self.with_open_kinds(actor)
        )

    def with_open_kinds(self, actor: Actor) -> Q:
        """Papers of single kinds that a case opens to a reader without its file (``kinds_open_to``)."""
        seen = Q(pk__in=[])
        for model in saying("kinds_open_to"):
            kinds, records = model._default_manager.kinds_open_to(actor)
            if kinds:
                subjects = records.order_by().values("pk")
                label = model._meta.label_lower
                seen |= Q(kind__in=kinds, subject_type=label, subject_id__in=subjects)
        return seen

    def signed(self) -> PaperQuerySet:
        return self.filter(status=Paper.Status.SIGNED)


def _names_in_veiled_records() -> Q:
    """Notices that name somebody whom their record's readers know by a pseudonym (C9)."""
    veiled = [
        model._meta.label_lower for model in apps.get_models() if getattr(model, "is_pseudonymous", False)
    ]
    return Q(kind=PaperKind.D44, subject_type__in=veiled)


class Paper(InCounty, WithSubject):
    """A form being filled in, or a signed document that nobody changes any more."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "organ"
    can_be_withheld = True  # after a leak (C7)

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed")

    kind = models.CharField(_("kind"), max_length=10, choices=PaperKind.choices)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.DRAFT)
    number = models.OneToOneField(
        IssuedNumber,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper",
        verbose_name=_("document number"),
    )
    organ = models.ForeignKey(
        "units.Organisation", models.PROTECT, related_name="papers", verbose_name=_("issuing organ")
    )
    title = models.CharField(_("title"), max_length=200)
    content = EncryptedJSONField(_("content"), default=dict)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    medium = models.CharField(
        _("signed"), max_length=6, choices=Medium.choices, blank=True, default=Medium.SCREEN
    )
    issued_on = models.DateField(_("date"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    seal_root = models.CharField(_("last seal of the audit"), max_length=64, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    file = models.OneToOneField(
        "PaperFile", models.PROTECT, null=True, blank=True, related_name="paper", verbose_name=_("PDF")
    )
    drafted_by = models.ForeignKey(
        "units.User", models.PROTECT, related_name="papers_drafted", verbose_name=_("drafted by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-signed_at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "kind"], name="paper_subject"),
            # asked by whoever holds a paper, for its proof
            models.Index(fields=["sha256"], name="paper_sha256"),
            models.Index(fields=["county", "status", "signed_at", "id"], name="paper_register"),
            models.Index(fields=["county", "status", "kind", "signed_at", "id"], name="paper_register_kind"),
            models.Index(fields=["organ", "status", "signed_at", "id"], name="paper_register_organ"),
        ]
        constraints = [
            models.CheckConstraint(
                name="signed_paper_says_when",
                condition=Q(status="draft", signed_at=None, number=None)
                | Q(status="signed", signed_at__isnull=False, issued_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}" if self.number_id else self.title

    def audit_label(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return reverse("documents:paper", args=[self.pk])

    @property
    def is_signed(self) -> bool:
        return self.status == self.Status.SIGNED

    @property
    def pdf(self) -> Any:
        """The stored PDF, or None until it has been rendered."""
        return self.file.pdf if self.file else None

    @property
    def pdf_sha256(self) -> str:
        return self.file.sha256 if self.file else ""

    @property
    def substitutions(self) -> list[dict[str, str]]:
        """Which prescribed typefaces the rendering had to replace."""
        substitutions: list[dict[str, str]] = self.file.substitutions if self.file else []
        return substitutions


def opaque_name(instance: PaperFile, filename: str) -> str:
    """No number, title or person in a file's name on disk."""
    token = uuid.uuid4().hex
    return f"papers/{token[:2]}/{token}.pdf"


class PaperFile(models.Model):
    """One rendering of a paper: written once after the signing, never changed."""

    county_path = "paper"

    pdf = models.FileField(_("PDF"), upload_to=opaque_name, max_length=120)
    sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    pages = models.PositiveSmallIntegerField(_("pages"))
    substitutions = models.JSONField(_("replaced typefaces"), default=list)
    rendered_at = models.DateTimeField(_("rendered"), auto_now_add=True)

    class Meta:
        verbose_name = _("PDF of a paper")
        verbose_name_plural = _("PDFs of papers")

    def __str__(self) -> str:
        return self.sha256[:12]
