"""A step signed on paper, entered by the office in the name of its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.documents.models.subjects import WithSubject
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post, Role, User
from coordination.vocabulary import Key, said

if TYPE_CHECKING:
    from coordination.access import Actor

READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE, Role.SECADM)
STEP = "step"  # the name under which the engine registers how a step's key is read


class PaperEntryQuerySet(CountyQuerySet["PaperEntry"]):
    def _seen_by(self, actor: Actor) -> Self:
        """The office, the conveners and the security officer all; else whose name it bears, and who may go on."""
        if actor.has_role(*READS_ALL):
            return self
        own = Q(signer__user=actor.user)
        return self.filter(own | Q(payer_unit=actor.unit_id, payer_role=actor.role))


class PaperEntry(InCounty, WithSubject):
    """What the sheet says, who entered it, who compared it, and until when the holder may object.

    Where a numbered paper or money hangs on the step, nothing happens before somebody else of the
    office has compared entry and scan (C10); until then the decision rests here, encrypted.
    """

    county_path = "signer"

    class Status(models.TextChoices):
        WAITING = "waiting", _("to be compared with the sheet")
        AHEAD = "ahead", _("in effect, still to be compared")
        IN_EFFECT = "in_effect", _("in effect")
        DISPUTED = "disputed", _("in effect, disputed")
        RETURNED = "returned", _("returned, not in effect")
        STOPPED = "stopped", _("stopped by an objection")
        LAPSED = "lapsed", _("no longer needed")
        ANNULLED = "annulled", _("not the holder's signature")

    ENDED = (Status.IN_EFFECT, Status.RETURNED, Status.LAPSED, Status.ANNULLED)

    step_id = models.PositiveBigIntegerField(_("step"))  # of the process, which stands above this room
    step = models.CharField(_("name of the step"), max_length=120)
    signer = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    signed_on = models.DateField(_("date on the paper"))
    scan = models.ForeignKey(
        "documents.Attachment",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("scan of the sheet"),
    )
    typed = EncryptedTextField(_("what was entered"), blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_post = models.ForeignKey(
        Post, models.PROTECT, related_name="+", verbose_name=_("entered in the post")
    )
    entered_at = models.DateTimeField(_("entered at"))
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("put before the signer by")
    )
    compared_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("compared by")
    )
    compared_at = models.DateTimeField(_("compared at"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    reason = EncryptedTextField(_("reason"), blank=True)
    object_until = models.DateTimeField(_("objection possible until"))
    payer_unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("may go on: unit")
    )
    payer_role = models.CharField(_("may go on: role"), max_length=10, blank=True, choices=Role.choices)

    locked_with = ("signer__user", "signer__unit", "entered_by", "entered_post__unit")

    objects = PaperEntryQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("signature on paper")
        verbose_name_plural = _("signatures on paper")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "-id"], name="paper_entry_newest"),
            models.Index(fields=["signer", "-id"], name="paper_entry_of_signer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["step_id"], condition=Q(status="waiting"), name="one_entry_waits_a_step"
            ),
            models.CheckConstraint(
                name="returned_entry_says_why", condition=~Q(status="returned") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("entries:entry", args=[self.pk])

    @property
    def step_key(self) -> Key:
        """The step as notices keep it, read in the reader's language."""
        return {STEP: self.step}

    @property
    def step_words(self) -> str:
        return str(said(self.step_key))

    @property
    def title(self) -> str:
        """Step and signer; never what the matter is about, which not every reader may see."""
        return _("%(step)s: %(post)s") % {"step": self.step_words, "post": self.signer.house_label}

    @property
    def audit_unit(self) -> int:
        return self.signer.unit_id

    @property
    def is_in_effect(self) -> bool:
        return self.status in (self.Status.AHEAD, self.Status.IN_EFFECT, self.Status.DISPUTED)
