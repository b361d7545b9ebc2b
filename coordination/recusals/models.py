"""A declaration of recusal (D21): who keeps out of which matter, on which ground, and who takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.units.kept_out import HEADS
from coordination.units.models import CountyQuerySet, InCounty, Post, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE, Role.CHEAD)


class DeclarationQuerySet(CountyQuerySet["Declaration"]):
    def _seen_by(self, actor: Actor) -> Self:
        """Office, conveners and civil affairs' head read all; others their own, and a head those of the unit.

        It says which matter by its number alone: whoever keeps out reads the declaration, and not the matter.
        """
        if actor.has_role(*READS_ALL):
            return self
        own = Q(post__user=actor.user) | Q(entered_by__user=actor.user) | Q(stand_in__user=actor.user)
        if actor.has_role(*HEADS):
            own |= Q(post__unit__in=units_of(actor))
        return self.filter(own)

    def standing(self) -> Self:
        return self.filter(status=Declaration.Status.STANDS)

    def about(self, record: models.Model) -> Self:
        return self.filter(subject_type=record._meta.label_lower, subject_id=record.pk)


class Declaration(InCounty):
    """Somebody keeps out of one matter, in all their posts and as anybody's substitute (公务员法 76, 77)."""

    is_apart = True  # it is read by whoever keeps out of its matter
    county_path = "post"

    class Ground(models.TextChoices):
        INTEREST = "interest", pgettext_lazy("recusal", "own interest is concerned")
        KIN = "kin", pgettext_lazy("recusal", "interest of a spouse or relative is concerned")
        OTHER = "other", pgettext_lazy("recusal", "something else that may affect fairness")

    class Status(models.TextChoices):
        STANDS = "stands", pgettext_lazy("recusal", "keeps out")
        WITHDRAWN = "withdrawn", pgettext_lazy("recusal", "withdrawn")

    subject_type = models.CharField(_("kind of matter"), max_length=60)
    subject_id = models.PositiveBigIntegerField(pgettext_lazy("recusal", "matter"))
    number = models.CharField(_("number of the matter"), max_length=60, blank=True)
    post = models.ForeignKey(
        Post, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("recusal", "who keeps out")
    )
    ground = models.CharField(pgettext_lazy("recusal", "ground"), max_length=8, choices=Ground.choices)
    reason = EncryptedTextField(_("reason"), max_length=500)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.STANDS)
    stand_in = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("recusal", "who takes over"),
    )
    entered_by = models.ForeignKey(
        Post, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("recusal", "declared by")
    )
    entered_at = models.DateTimeField(pgettext_lazy("recusal", "declared at"))
    withdrawn_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("recusal", "withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(pgettext_lazy("recusal", "withdrawn at"), null=True, blank=True)
    withdrawn_reason = EncryptedTextField(_("why it was withdrawn"), max_length=500, blank=True)

    locked_with = ("post__unit", "post__user", "entered_by__unit", "stand_in__unit", "withdrawn_by__unit")

    objects = DeclarationQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("declaration of recusal")
        verbose_name_plural = _("declarations of recusal")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "-id"], name="declaration_newest"),
            models.Index(fields=["subject_type", "subject_id"], name="declaration_of_matter"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "subject_type", "subject_id"],
                condition=Q(status="stands"),
                name="one_standing_declaration",
            ),
            models.CheckConstraint(name="declaration_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="withdrawn_declaration_says_why",
                condition=~Q(status="withdrawn")
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("recusals:recusal", args=[self.pk])

    @property
    def title(self) -> str:
        """By the number of the matter; nothing of what it is about."""
        return gettext("Recusal from %(kind)s %(number)s") % {
            "kind": self.kind_words,
            "number": self.number,
        }

    @property
    def kind_words(self) -> str:
        return str(apps.get_model(self.subject_type)._meta.verbose_name)

    @property
    def matter(self) -> Any:
        model: Any = apps.get_model(self.subject_type)
        return model._default_manager.get(pk=self.subject_id)

    def audit_label(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.post.unit_id

    @property
    def is_own(self) -> bool:
        return self.entered_by.user_id == self.post.user_id
