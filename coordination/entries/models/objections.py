"""What a holder says against a signature entered in his name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.entries.models.entries import READS_ALL, PaperEntry
from coordination.units.models import CountyQuerySet, Post, User

if TYPE_CHECKING:
    from coordination.access import Actor


class ObjectionQuerySet(CountyQuerySet["Objection"]):
    def _seen_by(self, actor: Actor) -> Self:
        """As the entry is, by those who answer for it and by who raised it."""
        return self if actor.has_role(*READS_ALL) else self.filter(raised_by=actor.user)


class Objection(models.Model):
    """A matter of the security officer, answered by the level above, put right by the office (C10)."""

    county_path = "entry"

    class Status(models.TextChoices):
        RAISED = "raised", _("to be examined")
        EXAMINED = "examined", _("to be answered")
        UPHELD = "upheld", _("upheld, to be put right")
        DISMISSED = "dismissed", _("dismissed")
        PUT_RIGHT = "put_right", _("upheld and put right")

    ENDED = (Status.DISMISSED, Status.PUT_RIGHT)

    entry = models.OneToOneField(
        PaperEntry, models.PROTECT, related_name="objection", verbose_name=_("signature on paper")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.RAISED)
    was_in_effect = models.BooleanField(_("in effect when it was raised"))
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("raised by"))
    raised_at = models.DateTimeField(_("raised at"))
    reason = EncryptedTextField(_("reason"))
    findings = EncryptedTextField(_("findings"), blank=True)
    examined_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("examined by")
    )
    answer = EncryptedTextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)
    remedy = EncryptedTextField(_("how it was put right"), blank=True)
    remedied_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("put right by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)

    locked_under = "entry"
    locked_with = ("raised_by",)
    hinted_with = ("entry",)

    objects = ObjectionQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("objection to a signature")
        verbose_name_plural = _("objections to signatures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="objection_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="answered_objection_has_its_answer",
                condition=~Q(status__in=["upheld", "dismissed", "put_right"]) | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="objection_put_right_says_how",
                condition=~Q(status="put_right") | ~Q(remedy="") | Q(was_in_effect=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("entries:entry", args=[self.entry_id])

    @property
    def is_settled(self) -> bool:
        return self.status in self.ENDED

    @property
    def title(self) -> str:
        return _("Objection: %(entry)s") % {"entry": self.entry.title}

    @property
    def audit_unit(self) -> int:
        return self.entry.signer.unit_id
