"""A case for deliberation (一事一议): hardship that no single rule settles (R74, R223, R250)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.deliberation.models.seeing import (
    CONVENERS,
    READS_ALL,
    READS_OWN,
    has_open_file,
    is_asked,
    sits_for,
)
from coordination.links import WithSource
from coordination.readings import own_acts
from coordination.showing import WHOLE, Reading
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.deliberation.models.rounds import Round


class DeliberationQuerySet(CountyQuerySet["Deliberation"]):
    def _seen_by(self, actor: Actor) -> DeliberationQuerySet:
        """All for office and conveners; a unit its own proposals and what it is asked about; a township
        its own area, a village co-ordinator the own village (C9)."""
        if actor.has_role(*READS_ALL):
            return self
        if actor.unit_id is None:
            return self.none()
        units = units_of(actor)
        if actor.has_role(Role.VCO):
            return self.filter(household__village__in=units)
        if not actor.has_role(*READS_OWN):
            return self.none()
        own = Q(proposer_unit__in=units) | Q(household__township__in=units)
        return self.filter(own | is_asked(units) | sits_for(units))

    def files_open_to(self, actor: Actor) -> DeliberationQuerySet:
        """Whose papers, files and findings this reader opens besides knowing of the case (C9)."""
        return self.visible_to(actor).filter(has_open_file(actor))


class Deliberation(InCounty, WithSource):
    """One case, from its proposal to the visit after; a second round keeps the number."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "household"
    is_matter = True
    is_pseudonymous = True  # its units know the person by a pseudonym (C9)

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed, awaiting acceptance")
        RETURNED = "returned", _("returned to the proposer")
        PREPARING = "preparing", _("units writing their sheets")
        ACCEPTED = "accepted", _("case report being assembled")
        ARRANGING = "arranging", _("to be scheduled")
        SCHEDULED = "scheduled", pgettext_lazy("case", "scheduled")
        DELIBERATING = "deliberating", _("being deliberated")
        DEFERRED = "deferred", _("deferred for evidence")
        SETTLING = "settling", _("decision being written down")
        DECIDED = "decided", _("decision awaiting signature")
        EXECUTING = "executing", _("being carried out")
        FOLLOW_UP = "follow_up", _("awaiting the follow-up visit")
        CLOSED = "closed", _("closed")
        DECLINED = "declined", _("declined")
        MERGED = "merged", _("merged into another case")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Need(models.TextChoices):
        """两不愁三保障, drinking water and care: the checklist of R91."""

        FOOD = "food", _("food")
        CLOTHING = "clothing", _("clothing")
        EDUCATION = "education", _("compulsory education")
        MEDICAL = "medical", _("basic medical care")
        HOUSING = "housing", _("safe housing")
        WATER = "water", _("drinking water")
        CARE = "care", _("care")
        WORK = "work", _("work and income")

    class ClosedAs(models.TextChoices):
        SOLVED = "solved", _("solved")
        NOT_SUPPORTED = "not_supported", _("not supported")
        OVERTAKEN = "overtaken", _("overtaken: died, moved away or no longer wanted")

    ENDED = (Status.CLOSED, Status.DECLINED, Status.MERGED, Status.WITHDRAWN)
    # until the decision is signed
    BEFORE_DECISION = (
        Status.PROPOSED,
        Status.RETURNED,
        Status.PREPARING,
        Status.ACCEPTED,
        Status.ARRANGING,
        Status.SCHEDULED,
        Status.DELIBERATING,
        Status.DEFERRED,
        Status.SETTLING,
        Status.DECIDED,
    )

    number = models.CharField(_("number"), max_length=20, blank=True, editable=False)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    title = models.CharField(
        _("title"), max_length=120, help_text=_("What the hardship is; no name of a person.")
    )
    household = models.ForeignKey(
        "register.Household", models.PROTECT, related_name="deliberations", verbose_name=_("household")
    )
    person = models.ForeignKey(
        "register.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliberations",
        verbose_name=_("person"),
    )
    facts = EncryptedTextField(_("facts"))
    tried = EncryptedTextField(_("ways tried so far"))
    request = EncryptedTextField(_("what is asked for"))
    needs = EncryptedJSONField(_("needs"), default=list, blank=True)
    amount = models.DecimalField(
        _("money asked for (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    advanced = models.DecimalField(_("given in advance (yuan)"), max_digits=12, decimal_places=2, default=0)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    is_guarded = models.BooleanField(_("a minor or a person at risk is concerned"), default=False)
    proposer_unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposer")
    )
    proposer_role = models.CharField(_("proposed as"), max_length=10, choices=Role.choices)
    lead_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead unit"),
    )
    status = models.CharField(_("status"), max_length=14, choices=Status.choices, default=Status.PROPOSED)
    reason = EncryptedTextField(_("reason"), blank=True)
    route = EncryptedTextField(_("the right way instead"), max_length=200, blank=True)
    returns = models.PositiveSmallIntegerField(_("returns"), default=0)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    closed_as = models.CharField(_("closed as"), max_length=14, blank=True, choices=ClosedAs.choices)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("household__township", "proposer_unit")

    objects = DeliberationQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("case for deliberation")
        verbose_name_plural = _("cases for deliberation")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "status", "-id"], name="case_status_newest"),
            models.Index(fields=["county", "-id"], name="case_newest"),
            models.Index(fields=["household", "status"], name="case_of_household"),
            models.Index(fields=["proposer_unit", "-id"], name="case_of_unit"),
            models.Index(fields=["source_type", "source_id"], name="case_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number"], condition=~Q(number=""), name="case_number_once"
            ),
            models.CheckConstraint(
                name="accepted_case_is_numbered",
                condition=Q(status__in=["proposed", "returned", "declined", "merged", "withdrawn"])
                | ~Q(number=""),
            ),
            models.CheckConstraint(
                name="stopped_case_says_why",
                condition=~Q(status__in=["returned", "declined", "merged", "withdrawn", "deferred"])
                | ~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                name="declined_case_names_the_way", condition=~Q(status="declined") | ~Q(route="")
            ),
            models.CheckConstraint(
                name="merged_case_names_the_other",
                condition=~Q(status="merged") | Q(merged_into__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_case_says_how", condition=~Q(status="closed") | ~Q(closed_as="")
            ),
            models.CheckConstraint(
                name="case_money_not_negative", condition=Q(amount=None) | Q(amount__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deliberation:case", args=[self.pk])

    def audit_label(self) -> str:
        return f"{self.number_text} {self.title}".strip()

    @property
    def is_on_an_agenda(self) -> bool:
        """A joint meeting has taken it on: the item as which it waits there is approved."""
        item = apps.get_model("meetings.agendaitem")
        approved = item._default_manager.filter(source_type=self._meta.label_lower, source_id=self.pk)
        return bool(approved.exclude(approved_at=None).exclude(status__in=item.ENDED).exists())

    def reading_of(self, actor: Actor) -> Reading:
        """What of it a reader opens who knows of it (C9)."""
        if Deliberation.objects.files_open_to(actor).filter(pk=self.pk).exists():
            return WHOLE
        if not actor.has_role(*READS_OWN):
            return Reading(money=actor.has_role(*CONVENERS))
        units = units_of(actor)
        if Deliberation.objects.filter(sits_for(units), pk=self.pk).exists():
            return Reading(matter=True, report=True, money=True)
        return Reading(matter=True, money=self.proposer_unit_id in units)

    def trail_open_to(self, actor: Actor) -> Q:
        """Of its traces all to whom the file is open, else what one did oneself."""
        return Q() if self.reading_of(actor).file else own_acts(actor)

    @property
    def audit_unit(self) -> int:
        return self.proposer_unit_id

    @property
    def audit_household(self) -> str:
        return str(self.household.key)

    @property
    def number_text(self) -> str:
        """“个案 2026-007”; a proposal has none yet."""
        return gettext("Case %(number)s") % {"number": self.number} if self.number else ""

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED

    @property
    def is_undecided(self) -> bool:
        return self.status in self.BEFORE_DECISION

    @property
    def need_words(self) -> list[str]:
        return [str(self.Need(need).label) for need in self.needs if need in self.Need.values]

    @property
    def current(self) -> Round:
        """The round that the case is in; there is none before it is accepted."""
        return self.rounds.get(number=self.round)

    @property
    def round_now(self) -> Round | None:
        """The round that the case is in, for whoever asks at any status."""
        return self.rounds.filter(number=self.round).first()
