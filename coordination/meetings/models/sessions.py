"""Sessions of the joint meeting: the call for items, the instruction, the arrangements, the sitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.meetings.models.items import READS_ALL
from coordination.policy.given import GivenDay
from coordination.sittings.models import Seat, Sitting
from coordination.units.counties import county_of
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor


class SessionQuerySet(CountyQuerySet["Session"]):
    def _seen_by(self, actor: Actor) -> SessionQuerySet:
        """The office and conveners read all; a unit those it was called for or is seated at (C9)."""
        if actor.has_role(*READS_ALL):
            return self
        if actor.unit_id is None or actor.has_role(Role.SYSADM, Role.SECADM, Role.AUDADM, Role.CLOCK):
            return self.none()
        units = units_of(actor)
        called = CallAnswer.objects.filter(session=OuterRef("pk"), unit__in=units)
        seated = Seat.objects.filter(sitting=OuterRef("sitting"), unit__in=units)
        return self.filter(Q(Exists(called)) | Q(Exists(seated), sitting__convened_at__isnull=False))

    def papers_visible_to(self, actor: Actor) -> SessionQuerySet:
        """Notice and minutes are read by the units seated, not by all that were called."""
        return self.visible_to(actor).filter(sitting__in=Sitting.objects.visible_to(actor).values("pk"))


class Session(InCounty):
    """One session of the joint meeting, from the call for items to its issued minutes."""

    county_path = "created_by"

    class Kind(models.TextChoices):
        REGULAR = "regular", _("regular session")
        AD_HOC = "ad_hoc", _("ad-hoc session")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        COLLECTING = "collecting", _("collecting items")
        INSTRUCTING = "instructing", _("awaiting the convener’s instruction")
        ARRANGING = "arranging", _("being arranged")
        NOTICING = "noticing", _("notice awaiting signature")
        NOTICED = "noticed", _("notice sent")
        IN_SESSION = "in_session", _("in session")
        INQUORATE = "inquorate", _("ended without a quorum")
        MINUTING = "minuting", _("minutes being drafted")
        COUNTERSIGNING = "countersigning", _("minutes being countersigned")
        RECONCILING = "reconciling", _("objections being reconciled")
        CHECKING = "checking", _("minutes being checked")
        SIGNING = "signing", _("minutes awaiting signature")
        ISSUED = "issued", _("minutes issued")

    ENDED = (Status.ISSUED, Status.INQUORATE)
    BEFORE_NOTICE = (
        Status.DRAFT,
        Status.COLLECTING,
        Status.INSTRUCTING,
        Status.ARRANGING,
        Status.NOTICING,
    )

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveSmallIntegerField(_("serial in the year"))
    purpose = models.TextField(_("what the session is for"))
    convener_role = models.CharField(
        _("convener"),
        max_length=10,
        choices=[(role.value, role.label) for role in (Role.CHIEF, Role.DEPUTY)],
        default=Role.DEPUTY,
    )
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    call_closes_at = models.DateTimeField(_("call for items closes"), null=True, blank=True)
    instruction = models.TextField(_("instruction of the convener"), blank=True)
    instructed_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    instructed_at = models.DateTimeField(_("instructed"), null=True, blank=True)
    arrangements = models.TextField(_("arrangements"), blank=True)
    notice_note = models.TextField(_("why the notice was sent back"), blank=True)
    status = models.CharField(_("status"), max_length=14, choices=Status.choices, default=Status.DRAFT)
    sitting = models.OneToOneField(Sitting, models.PROTECT, related_name="session", verbose_name=_("sitting"))
    created_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("sitting__chair__user", "created_by__unit")

    objects = SessionQuerySet.as_manager()
    history = Versions()

    given_days = (
        GivenDay(
            "planned_on",
            binds=Q(status__in=BEFORE_NOTICE),
            told=lambda row: [county_of(row).holder(Role.OFFICE)],
        ),
        GivenDay(
            "call_closes_at",
            binds=Q(status=Status.COLLECTING),
            told=lambda row: [county_of(row).holder(Role.OFFICE)],
        ),
    )

    class Meta:
        verbose_name = pgettext_lazy("joint meeting", "session")
        verbose_name_plural = pgettext_lazy("joint meeting", "sessions")
        ordering = ["-year", "-serial"]
        indexes = [models.Index(fields=["county", "status"], name="session_status")]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "serial"], name="session_numbered_once"),
            models.CheckConstraint(
                name="collecting_session_has_a_closing_time",
                condition=~Q(status="collecting") | Q(call_closes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="arranged_session_was_instructed",
                condition=Q(status__in=["draft", "collecting", "instructing"])
                | Q(instructed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:session", args=[self.pk])

    @property
    def title(self) -> str:
        """“2026 年第 3 次联席会议（专题）”, in the reader’s language."""
        if self.kind == self.Kind.REGULAR:
            return gettext("Joint meeting %(year)s, session %(serial)s (regular)") % self._numbers
        return gettext("Joint meeting %(year)s, session %(serial)s (ad hoc)") % self._numbers

    @property
    def _numbers(self) -> dict[str, str]:
        return {"year": str(self.year), "serial": str(self.serial)}

    def audit_label(self) -> str:
        with translation.override(settings.LANGUAGE_CODE):  # the label is kept
            return self.title

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED


class CallAnswerQuerySet(CountyQuerySet["CallAnswer"]):
    def _seen_by(self, actor: Actor) -> CallAnswerQuerySet:
        if actor.has_role(*READS_ALL):
            return self
        return self.filter(unit__in=units_of(actor))


class CallAnswer(models.Model):
    """What one unit answered to the call for items; silence at closing time stands as no reply."""

    county_path = "session"

    class Answer(models.TextChoices):
        PENDING = "pending", _("no answer yet")
        ITEMS = "items", _("submits items")
        NOTHING = "nothing", _("nothing to submit")
        NO_REPLY = "no_reply", _("no reply")

    session = models.ForeignKey(Session, models.PROTECT, related_name="call_answers")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, default=Answer.PENDING)
    note = models.CharField(_("note"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    told_by = models.CharField(_("who said it on the telephone"), max_length=40, blank=True)

    locked_with = ("session", "unit")

    objects = CallAnswerQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("answer to the call")
        verbose_name_plural = _("answers to the call")
        ordering = ["unit__order", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "unit"], name="unit_called_once_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_answer_display()}"

    def audit_label(self) -> str:
        return f"{self.session.audit_label()} · {self.unit.short_name}"
