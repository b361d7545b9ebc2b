"""A warning (预警): that somebody may need help, or no longer needs it, and what became of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.monitoring.models.terms import (
    Channel,
    Finding,
    Kind,
    Level,
    Method,
    Outcome,
    Route,
)
from coordination.register.models import Household, Person
from coordination.register.privacy import mask_id_number, mask_name, mask_phone
from coordination.units.models import OFFICERS, CountyQuerySet, InCounty, Organisation, Post, Role

if TYPE_CHECKING:
    from coordination.access import Actor

READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE, Role.CCLERK, Role.CHEAD)


def new_key() -> str:
    return uuid.uuid4().hex


class WarningQuerySet(CountyQuerySet["Warning"]):
    def _seen_by(self, actor: Actor) -> WarningQuerySet:
        """Conveners, office and county civil affairs read all; a township its own, a village its own;
        a unit what it reported and what it is asked to re-check (C9)."""
        if actor.has_role(*READS_ALL):
            return self
        post = actor.acting_post
        if post is None or actor.has_role(*OFFICERS, Role.UP):
            return self.none()
        unit = post.unit
        if unit.kind == Organisation.Kind.TOWNSHIP:
            return self.filter(Q(township=unit) | Q(reported_by=unit))
        if unit.kind == Organisation.Kind.VILLAGE:
            return self.filter(Q(village=unit) | Q(reported_by=unit))
        return self.filter(Q(reported_by=unit) | Q(authority=unit))


class Warning(InCounty):
    """One signal about one person, from its arrival to the end of what it started."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "township"

    class Status(models.TextChoices):
        TRIAGE = "triage", _("awaiting triage")
        VERIFYING = "verifying", _("being verified")
        INFORMING = "informing", _("to be informed")
        FOLLOWING = "following", _("informed, to be followed up")
        RECHECKING = "rechecking", _("being re-checked")
        HEARING = "hearing", _("the person is to be heard")
        DECIDING = "deciding", _("awaiting decision on the aid")
        WORKING = "working", _("being disposed of")
        CLOSED = "closed", pgettext_lazy("warning", "closed")
        DISMISSED = "dismissed", _("dismissed")

    marks: list[tuple[str, str]]  # laid beside the row by who lists it (marks.py)

    ENDED = (Status.CLOSED, Status.DISMISSED)

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    # where it came from
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    source = models.CharField(_("source"), max_length=40)
    source_key = models.CharField(_("the source's key"), max_length=80, blank=True)
    reported_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("triaged by"))
    received_at = models.DateTimeField(_("received"))
    # what it says
    kind = models.CharField(_("kind of hardship"), max_length=12, choices=Kind.choices)
    more_kinds = models.JSONField(_("further hardships"), default=list, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.ORDINARY)
    facts = EncryptedTextField(_("what is reported"), max_length=2000)
    policy_item = EncryptedTextField(_("policy not delivered"), max_length=100, blank=True)
    amount = models.DecimalField(
        _("sum needed (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    refusals = models.PositiveSmallIntegerField(_("refusals so far"), default=0)
    occurred_on = models.DateField(_("since"), null=True, blank=True)
    # about whom
    name = EncryptedTextField(_("name"), blank=True)  # empty: nobody knows who it is (R269)
    id_number = EncryptedTextField(_("ID number"), blank=True)
    # the old number of 15 digits that came, beside the one it was converted to
    paper_number = EncryptedTextField(_("ID number as it came"), blank=True, editable=False)
    id_index = models.CharField(max_length=40, blank=True, editable=False)
    phone = EncryptedTextField(_("phone"), blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    township = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("township"))
    village = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="warnings", verbose_name=_("person")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="warnings", verbose_name=_("household")
    )
    match_reason = models.CharField(_("how the person was found"), max_length=40, blank=True)
    candidates = EncryptedJSONField(_("who it may be"), default=list, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("repeats")
    )
    categories = models.JSONField(_("categories held"), default=list, blank=True)
    # what is to be done
    proposed = models.CharField(_("proposed route"), max_length=1, choices=Route.choices, blank=True)
    reasons = models.JSONField(_("reasons of the proposal"), default=list, blank=True)
    rule_version = models.CharField(_("version of the rule"), max_length=40, blank=True)
    route = models.CharField(_("route"), max_length=1, choices=Route.choices, blank=True)
    routes = models.JSONField(_("routes so far"), default=list, blank=True)
    opens_aid = models.BooleanField(_("emergency aid beside the route"), default=False)
    authority = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authority")
    )
    triaged_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    # what was found
    method = models.CharField(_("verified by"), max_length=8, choices=Method.choices, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    findings = EncryptedTextField(_("what was found"), blank=True)
    finding = models.CharField(_("result of the re-check"), max_length=8, choices=Finding.choices, blank=True)
    recheck_note = EncryptedTextField(_("grounds of the re-check"), blank=True)
    rechecked_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    heard_at = models.DateTimeField(_("heard"), null=True, blank=True)
    # how it ended
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    note = EncryptedTextField(_("reason of the outcome"), blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.TRIAGE)
    changed_at = models.DateTimeField(_("last changed"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = (
        "township",
        "village",
        "person",
        "household",
        "desk",
        "authority",
        "reported_by",
        "rechecked_by",
    )

    objects = WarningQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = pgettext_lazy("hardship", "warning")
        verbose_name_plural = _("warnings")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "status", "id"], name="warning_by_status"),
            models.Index(fields=["county", "-id"], name="warning_newest"),
            models.Index(fields=["township", "status", "id"], name="warning_of_township"),
            models.Index(fields=["id_index", "kind"], name="warning_by_id", condition=~Q(id_index="")),
            models.Index(fields=["source", "changed_at", "id"], name="warning_of_source"),
            models.Index(fields=["reported_by", "id"], name="warning_reported_by"),
            models.Index(fields=["county", "received_at"], name="warning_by_month"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "source", "source_key"],
                condition=~Q(source_key=""),
                name="warning_once_a_source_key",
            ),
            models.CheckConstraint(
                name="ended_warning_says_how",
                condition=~Q(status__in=("closed", "dismissed"))
                | (~Q(outcome="") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="routed_warning_was_triaged",
                condition=Q(status="triage") | ~Q(route="") | Q(status="dismissed"),
            ),
            models.CheckConstraint(
                name="no_warning_repeats_itself",
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
            ),
            models.CheckConstraint(
                name="no_aid_is_cut_unheard",
                condition=~Q(outcome__in=("reduced", "ended")) | Q(heard_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("monitoring:warning", args=[self.key])

    @property
    def number(self) -> str:
        return f"YJ{self.pk:06d}" if self.pk else ""

    @property
    def title(self) -> str:
        """Where and what, never who: it stands in lists, notices and traces."""
        place = self.village or self.township
        return f"{place.label} · {self.get_kind_display()}"

    @property
    def kinds(self) -> list[str]:
        return [self.kind, *self.more_kinds]

    @property
    def is_urgent(self) -> bool:
        return self.level == Level.URGENT

    @property
    def is_low_income(self) -> bool:
        return bool(self.categories)

    @property
    def household_key(self) -> str:
        return str(self.household.key) if self.household is not None else ""

    @property
    def masked_name(self) -> str:
        return mask_name(self.name) or str(_("person unknown"))

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number) if self.id_number else ""

    @property
    def masked_paper_number(self) -> str:
        return mask_id_number(self.paper_number) if self.paper_number else ""

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""

    def audit_label(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def audit_unit(self) -> int:
        return self.township_id

    @property
    def audit_household(self) -> str:
        return self.household_key
