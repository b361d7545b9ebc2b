"""What a person brings against a decision: an objection, a complaint, a review, a suit (C10; 社会救助法 60, 68)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post, Role

if TYPE_CHECKING:
    from coordination.access import Actor

DECISIONS = (PaperKind.D22, PaperKind.D35, PaperKind.D37, PaperKind.D38, PaperKind.D44)
"""The papers by which the house decides about a person, and by which it makes known what it decides; each names its remedies."""


class RemedyQuerySet(CountyQuerySet["Remedy"]):
    def _seen_by(self, actor: Actor) -> RemedyQuerySet:
        """With the decision that it is about, which a village does not read; civil affairs keeps the count (C10)."""
        if actor.has_role(Role.CHEAD, Role.CCLERK):
            return self
        if actor.has_role(Role.VCO):
            return self.none()
        decisions = Paper.objects.visible_besides(actor, self.model._meta.label_lower)
        return self.filter(paper__in=decisions.order_by().values("pk"))


class Remedy(InCounty):
    """One remedy against one signed decision.

    An objection or a complaint is answered in the house, by somebody else than who decided; the decision stands
    meanwhile. A review is decided by the county government, a suit by the court: the house replies in time,
    carries out what comes of it, and rests where execution is stopped.
    """

    leaves_looks = True  # it says what somebody brings forward (audit.looks)
    county_path = "paper"

    class Kind(models.TextChoices):
        OBJECTION = "objection", pgettext_lazy("remedy", "objection")
        COMPLAINT = "complaint", pgettext_lazy("remedy", "complaint")
        REVIEW = "review", pgettext_lazy("remedy", "administrative review")
        SUIT = "suit", pgettext_lazy("remedy", "administrative suit")

    class Way(models.TextChoices):
        IN_PERSON = "person", pgettext_lazy("remedy came", "in person")
        LETTER = "letter", pgettext_lazy("remedy came", "by letter")
        HOTLINE = "hotline", pgettext_lazy("remedy came", "by the hotline")
        AUTHORITY = "authority", pgettext_lazy("remedy came", "from the reviewing body or the court")

    class Status(models.TextChoices):
        ANSWERING = "answering", pgettext_lazy("remedy", "to be answered by somebody else")
        REPLYING = "replying", pgettext_lazy("remedy", "reply and evidence due")
        AWAITED = "awaited", pgettext_lazy("remedy", "replied, decision awaited")
        CARRYING_OUT = "carrying_out", pgettext_lazy("remedy", "to be carried out")
        CLOSED = "closed", pgettext_lazy("remedy", "closed")

    class Outcome(models.TextChoices):
        STANDS = "stands", pgettext_lazy("remedy", "the decision stands")
        CHANGED = "changed", pgettext_lazy("remedy", "the decision is changed")
        REVOKED = "revoked", pgettext_lazy("remedy", "the decision is revoked")
        ORDERED = "ordered", pgettext_lazy("remedy", "the duty is to be done in a set time")
        WITHDRAWN = "withdrawn", pgettext_lazy("remedy", "withdrawn or settled by mediation")

    HERE = (Kind.OBJECTION, Kind.COMPLAINT)
    """Those that the house answers itself."""
    ENDED = (Status.CLOSED,)
    CARRIED_OUT = (Outcome.CHANGED, Outcome.REVOKED, Outcome.ORDERED)

    paper = models.ForeignKey(
        Paper, models.PROTECT, related_name="remedies", verbose_name=pgettext_lazy("remedy", "decision")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    came = models.CharField(pgettext_lazy("remedy", "how it came"), max_length=10, choices=Way.choices)
    received_on = models.DateField(pgettext_lazy("remedy", "received on"))
    is_simple = models.BooleanField(
        _("simple procedure"), default=False, help_text=_("Of a review: the reply is due sooner.")
    )
    said = EncryptedTextField(_("what is brought forward"))
    reference = models.CharField(
        _("file number of the reviewing body or the court"), max_length=80, blank=True
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices)
    entered_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))

    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    reply = EncryptedTextField(_("reply"), blank=True)

    is_execution_stopped = models.BooleanField(_("execution is stopped"), default=False)
    stop_basis = EncryptedTextField(_("by what execution is stopped"), blank=True)

    outcome = models.CharField(
        pgettext_lazy("remedy", "outcome"), max_length=10, choices=Outcome.choices, blank=True
    )
    outcome_on = models.DateField(_("decided on"), null=True, blank=True)
    outcome_words = EncryptedTextField(_("reasons of the outcome"), blank=True)
    decided_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("remedy", "answered by"),
    )

    carried_out = EncryptedTextField(_("how it was carried out"), blank=True)
    carried_out_on = models.DateField(_("carried out on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("paper__organ", "entered_by__unit", "decided_by__unit")

    objects = RemedyQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "-id"], name="remedy_newest"),
            models.Index(fields=["county", "status", "-id"], name="remedy_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "kind"], condition=~Q(status="closed"), name="one_open_remedy_a_kind"
            ),
            models.CheckConstraint(
                name="remedy_replied_before_its_decision",
                condition=Q(status__in=["answering", "replying"])
                | Q(kind__in=["objection", "complaint"])
                | Q(replied_on__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_remedy_has_its_outcome",
                condition=~Q(status__in=["carrying_out", "closed"])
                | Q(outcome_on__isnull=False) & ~Q(outcome="") & ~Q(outcome_words=""),
            ),
            models.CheckConstraint(
                name="changed_decision_is_carried_out",
                condition=~Q(status="closed")
                | ~Q(outcome__in=["changed", "revoked", "ordered"])
                | Q(carried_out_on__isnull=False) & ~Q(carried_out=""),
            ),
            models.CheckConstraint(
                name="stopped_execution_says_why", condition=Q(is_execution_stopped=False) | ~Q(stop_basis="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("remedies:remedy", args=[self.pk])

    @property
    def title(self) -> str:
        """The kind and the decision's own title; never a person's name."""
        return gettext("%(kind)s: %(paper)s") % {
            "kind": str(self.get_kind_display()).capitalize(),
            "paper": self.paper.title,
        }

    @property
    def house_kind(self) -> str:
        """As traces keep it: in the language of the house, whoever acts."""
        with translation.override(settings.LANGUAGE_CODE):
            return str(self.get_kind_display())

    @property
    def number(self) -> str:
        """Of the decision."""
        return self.paper.number.text if self.paper.number is not None else ""

    def audit_label(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.paper.organ_id

    @property
    def organ(self) -> Organisation:
        """Who decided, and carries out what comes of it."""
        return self.paper.organ

    @property
    def is_answered_here(self) -> bool:
        return self.kind in self.HERE

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED
