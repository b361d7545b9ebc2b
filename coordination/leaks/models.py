"""A report that personal data leaked or a wrong person was opened, and what came of it (个人信息保护法 57; C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.documents.models import Paper
from coordination.units.models import CountyQuerySet, InCounty, Post, Role

if TYPE_CHECKING:
    from coordination.access import Actor

READS_ALL = (Role.SECADM, Role.OFFDIR, Role.CHEAD, Role.CCLERK)


class LeakQuerySet(CountyQuerySet["Leak"]):
    def _seen_by(self, actor: Actor) -> Self:
        """The security officer, who notifies and who closes; whoever reported one reads it as well."""
        return self if actor.has_role(*READS_ALL) else self.filter(reported_by__user=actor.user)


class Leak(InCounty):
    """One report: what it names is frozen until the case is closed or the report is found to be unfounded."""

    leaves_looks = True  # it says what happened to somebody's data (audit.looks)
    is_apart = True  # it stands while the matter that it names is frozen
    county_path = "reported_by"

    class Kind(models.TextChoices):
        LEAK = "leak", pgettext_lazy("leak", "personal data got out")
        WRONG = "wrong", pgettext_lazy("leak", "a wrong person was opened")

    class Status(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("leak", "frozen, to be assessed")
        TO_NOTIFY = "to_notify", pgettext_lazy("leak", "the person is to be notified")
        MEASURES = "measures", pgettext_lazy("leak", "measures are to be taken")
        CLOSING = "closing", pgettext_lazy("leak", "to be closed by a second person")
        CLOSED = "closed", pgettext_lazy("leak", "closed")
        UNFOUNDED = "unfounded", pgettext_lazy("leak", "unfounded")

    ENDED = (Status.CLOSED, Status.UNFOUNDED)
    OPEN = (Status.REPORTED, Status.TO_NOTIFY, Status.MEASURES, Status.CLOSING)

    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    subject_type = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.PositiveBigIntegerField(_("record"))
    number = models.CharField(pgettext_lazy("leak", "number of the record"), max_length=60, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("leak", "account that is kept out"),
    )
    found = EncryptedTextField(pgettext_lazy("leak", "what happened"))
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.REPORTED)
    reported_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("reported by"))
    reported_at = models.DateTimeField(_("reported at"))

    data_kinds = EncryptedTextField(pgettext_lazy("leak", "which personal data"), blank=True)
    harm = EncryptedTextField(pgettext_lazy("leak", "what harm may come of it"), blank=True)
    advice = EncryptedTextField(pgettext_lazy("leak", "what the person can do"), blank=True)
    why_not_told = EncryptedTextField(pgettext_lazy("leak", "why the person is not notified"), blank=True)
    assessed_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("leak", "assessed by"),
    )
    assessed_at = models.DateTimeField(pgettext_lazy("leak", "assessed at"), null=True, blank=True)

    notice = models.ForeignKey(
        Paper,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("leak", "notice to the person"),
    )
    told_on = models.DateField(pgettext_lazy("leak", "notified on"), null=True, blank=True)
    told_how = EncryptedTextField(pgettext_lazy("leak", "how the person was notified"), blank=True)

    measures = EncryptedTextField(pgettext_lazy("leak", "measures taken"), blank=True)
    stays_out = models.BooleanField(pgettext_lazy("leak", "the account stays kept out"), default=False)
    measured_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("leak", "measures taken by"),
    )
    reason = EncryptedTextField(_("reason"), blank=True)
    closed_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("leak", "closed by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("reported_by__unit", "assessed_by__unit", "measured_by__unit", "closed_by__unit")

    objects = LeakQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("leak of personal data")
        verbose_name_plural = _("leaks of personal data")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "-id"], name="leak_newest"),
            models.Index(fields=["county", "status", "-id"], name="leak_by_status"),
        ]
        constraints = [
            models.CheckConstraint(name="leak_says_what", condition=~Q(found="")),
            models.CheckConstraint(
                name="unfounded_leak_says_why", condition=~Q(status="unfounded") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="closed_leak_was_told_or_says_why_not",
                condition=~Q(status="closed")
                | ~Q(measures="")
                & Q(closed_by__isnull=False)
                & (Q(told_on__isnull=False, notice__isnull=False) | ~Q(why_not_told="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("leaks:leak", args=[self.pk])

    @property
    def title(self) -> str:
        """By kind and number of the record; never the person's name."""
        return gettext("%(what)s: %(kind)s %(number)s") % {
            "what": self.get_kind_display(),
            "kind": apps.get_model(self.subject_type)._meta.verbose_name,
            "number": self.number,
        }

    def audit_label(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.reported_by.unit_id

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED
