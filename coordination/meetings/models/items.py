"""Agenda items (议题): what a unit asks the joint meeting to decide, and what the others said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.links import WithSource
from coordination.policy.given import GivenDay
from coordination.sittings.models import Matter
from coordination.units.holders import Holder
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

# C9: the office, its director and the conveners read every item
READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE)
# roles by which a person reads the items of the own unit or township
READS_OWN = (
    Role.UHEAD,
    Role.UDEPUTY,
    Role.LIAISON,
    Role.UCLERK,
    Role.THEAD,
    Role.TCLERK,
    Role.TOFFICER,
    Role.CHEAD,
    Role.CCLERK,
    Role.FIN,
)


class AgendaItemQuerySet(CountyQuerySet["AgendaItem"]):
    def _seen_by(self, actor: Actor) -> AgendaItemQuerySet:
        """All for office and conveners; for a unit its own, what it was asked about, and what comes
        before a session that it is invited to (C9)."""
        if actor.has_role(*READS_ALL):
            return self
        if not actor.has_role(*READS_OWN):
            return self.none()
        units = units_of(actor)
        asked = Opinion.objects.filter(item=models.OuterRef("pk"), unit__in=units)
        invited = Placement.objects.filter(
            item=models.OuterRef("pk"),
            matter__sitting__seats__unit__in=units,
            matter__sitting__convened_at__isnull=False,
        )
        return self.filter(Q(unit__in=units) | Q(models.Exists(asked)) | Q(models.Exists(invited)))


class AgendaItem(InCounty, WithSource):
    """One matter that a unit reports for the joint meeting; it outlives the session it is placed on."""

    county_path = "unit"

    class Kind(models.TextChoices):
        SITUATION = "situation", _("situation analysis")
        POLICY = "policy", _("policy and measures")
        DEPLOYMENT = "deployment", _("deployment of work")
        REVIEW = "review", _("implementation review")
        DATA_SHARING = "data_sharing", _("data sharing between departments")
        LINKAGE = "linkage", _("policy linkage")
        COMMENDATION = "commendation", _("summary and commendation")
        NEW_ISSUE = "new_issue", _("new issue")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNING = "signing", _("awaiting the unit head's signature")
        SUBMITTED = "submitted", _("awaiting the completeness check")
        RETURNED = "returned", _("returned for amendment")
        COORDINATING = "coordinating", _("in pre-co-ordination")
        RECOMMENDING = "recommending", _("awaiting the office's recommended view")
        REVIEWING = "reviewing", _("awaiting the office director's review")
        APPROVING = "approving", _("awaiting the convener's approval")
        HELD = "held", _("held to the next session")
        HIGHER = "higher", _("awaiting higher approval")
        APPROVED = "approved", _("approved, awaiting a session")
        PLACED = "placed", _("placed on a session")
        DEFERRED = "deferred", _("deferred to a later date")
        CARRIED_OVER = "carried_over", _("carried over to another session")
        DECIDED = "decided", _("decided")
        REJECTED = "rejected", _("rejected")
        REROUTED = "rerouted", _("re-routed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class WishedSession(models.TextChoices):
        REGULAR = "regular", _("the next regular session")
        AD_HOC = "ad_hoc", _("an ad-hoc session")

    class Destination(models.TextChoices):
        WRITTEN = "written", _("written procedure")
        DUTY_UNIT = "duty_unit", _("a unit's own duties, without a session")

    # in the pool from which a session takes its items
    POOL = (Status.APPROVED, Status.DEFERRED, Status.CARRIED_OVER)
    ENDED = (Status.DECIDED, Status.REJECTED, Status.REROUTED, Status.WITHDRAWN)
    BEFORE_SUBMISSION = (Status.DRAFT, Status.SIGNING)
    WRITTEN = ("title", "kind", "background", "request", "proposal", "basis", "amount", "wished_session")
    """What the reporting unit writes: the fields of its form and of the actions that take the form."""

    number = models.CharField(_("number"), max_length=20, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    background = models.TextField(_("background"))
    request = models.TextField(_("what the meeting is asked to decide"))
    proposal = models.TextField(
        _("proposed decision lines"), blank=True, help_text=_("One line of the decision on each line.")
    )
    basis = models.TextField(_("basis"), blank=True, help_text=_("Law, policy document or earlier decision."))
    amount = models.DecimalField(
        _("money involved (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    wished_session = models.CharField(
        _("wished session"), max_length=10, choices=WishedSession.choices, default=WishedSession.REGULAR
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="agenda_items", verbose_name=_("reporting unit")
    )
    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafter_role = models.CharField(_("drafted as"), max_length=10, choices=Role.choices)
    status = models.CharField(_("status"), max_length=14, choices=Status.choices, default=Status.DRAFT)
    reason = models.TextField(
        _("reason"),
        blank=True,
        help_text=_("Why it was last returned, held, rejected, deferred or withdrawn."),
    )
    put_off = models.BooleanField(_("put off to the next call for items"), default=False)
    returns = models.PositiveSmallIntegerField(_("returns in this call"), default=0)
    round = models.PositiveSmallIntegerField(_("round of opinions"), default=0)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    recommended_view = models.TextField(_("recommended view of the office"), blank=True)
    review_opinion = models.TextField(_("opinion of the office director"), blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    approver_role = models.CharField(
        _("approved by"),
        max_length=10,
        blank=True,
        choices=[(r.value, r.label) for r in (Role.CHIEF, Role.DEPUTY)],
    )
    approval_opinion = models.TextField(_("opinion of the convener"), blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    held_until = models.DateField(_("held until"), null=True, blank=True)
    higher_answer = models.TextField(_("answer of the higher level"), blank=True)
    deferred_until = models.DateField(_("deferred until"), null=True, blank=True)
    destination = models.CharField(_("re-routed to"), max_length=10, blank=True, choices=Destination.choices)
    destination_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit it goes to"),
    )
    conclusion = models.CharField(_("conclusion"), max_length=20, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("unit",)

    objects = AgendaItemQuerySet.as_manager()
    history = Versions()

    given_days = tuple(
        GivenDay(name, binds=Q(status=status), told=lambda row: [Holder.liaison(row.unit)])
        for name, status in (("held_until", "held"), ("deferred_until", "deferred"))
    )

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "status", "unit"], name="item_status_unit"),
            models.Index(fields=["county", "-id"], name="item_newest"),
            models.Index(fields=["unit", "-id"], name="item_unit_newest"),
            models.Index(fields=["source_type", "source_id"], name="item_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number"], condition=~Q(number=""), name="item_number_once"
            ),
            models.CheckConstraint(
                name="submitted_item_is_numbered",
                condition=Q(status__in=["draft", "signing", "withdrawn"]) | ~Q(number=""),
            ),
            models.CheckConstraint(
                name="stopped_item_says_why",
                condition=~Q(status__in=["returned", "held", "rejected", "rerouted", "withdrawn", "deferred"])
                | ~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                name="item_money_not_negative", condition=Q(amount=None) | Q(amount__gte=0)
            ),
            models.CheckConstraint(
                name="rerouted_item_names_its_destination",
                condition=~Q(status="rerouted") | ~Q(destination=""),
            ),
            models.CheckConstraint(
                name="deferred_item_has_its_date", condition=~Q(status="deferred") | ~Q(deferred_until=None)
            ),
            models.CheckConstraint(
                name="approved_item_has_its_approver",
                condition=Q(approved_at=None) | ~Q(approver_role=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:item", args=[self.pk])

    def audit_label(self) -> str:
        return f"{self.number_text} {self.title}".strip()

    @property
    def audit_unit(self) -> int:
        return self.unit_id

    @property
    def notice_words(self) -> dict[str, str]:
        return {"unit": self.unit.short_name}

    @property
    def number_text(self) -> str:
        """The number as it is spoken, “议题 2026-041”; a draft has none yet."""
        return gettext("Item %(number)s") % {"number": self.number} if self.number else ""

    @property
    def proposed_lines(self) -> list[str]:
        return [line.strip() for line in self.proposal.splitlines() if line.strip()]

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED

    @property
    def in_pool(self) -> bool:
        return self.status in self.POOL


class ConcernedUnit(models.Model):
    """A unit whose duties the item touches, and why it is thought so."""

    county_path = "item"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="concerned")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    duty_line = models.ForeignKey(
        "units.DutyLine", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("duty")
    )
    why = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("concerned unit")
        verbose_name_plural = _("concerned units")
        ordering = ["unit__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "unit"], name="unit_concerned_once"),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class OpinionQuerySet(CountyQuerySet["Opinion"]):
    def _seen_by(self, actor: Actor) -> OpinionQuerySet:
        """Positions are read by the office and conveners, the reporting unit, and by whom they are (C9)."""
        if actor.has_role(*READS_ALL):
            return self
        if not actor.has_role(*READS_OWN):
            return self.none()
        units = units_of(actor)
        return self.filter(Q(unit__in=units) | Q(item__unit__in=units))


class Opinion(models.Model):
    """What a concerned unit says before the session; silence stands as no reply, never as consent."""

    county_path = "item"

    class Stance(models.TextChoices):
        AGREE = "agree", _("agrees")
        COMMENT = "comment", _("agrees with comment")
        DISAGREE = "disagree", _("disagrees")

    class Status(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        NO_REPLY = "no_reply", _("no reply")
        DROPPED = "dropped", _("no longer asked")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="opinions")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    round = models.PositiveSmallIntegerField(_("round"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ASKED)
    stance = models.CharField(_("opinion"), max_length=10, choices=Stance.choices, blank=True)
    text = models.TextField(_("comment or reason"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_as = models.CharField(_("post"), max_length=120, blank=True)

    locked_under = "item"
    locked_with = ("unit",)

    objects = OpinionQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("unit's opinion")
        verbose_name_plural = _("units' opinions")
        ordering = ["-round", "unit__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "unit", "round"], name="unit_asked_once_a_round"),
            models.CheckConstraint(
                name="answer_has_its_stance",
                condition=Q(status="answered", answered_at__isnull=False) & ~Q(stance="")
                | ~Q(status="answered") & Q(stance=""),
            ),
            models.CheckConstraint(
                name="comment_and_dissent_say_why",
                condition=~Q(stance__in=["comment", "disagree"]) | ~Q(text=""),
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_stance_display() or self.get_status_display()}"

    def audit_label(self) -> str:
        return f"{self.item.audit_label()} · {self.unit.short_name}"


class Placement(models.Model):
    """An item's turn at one sitting; carried over, it gets another one at the next."""

    county_path = "item"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="placements")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="placement")
    placed_at = models.DateTimeField(_("placed at"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        verbose_name = _("place on a session")
        verbose_name_plural = _("places on sessions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(left_at=None), name="item_on_one_session_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.matter.sitting}"
