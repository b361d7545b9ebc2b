"""A death as it was reported, by whom, and what a second person found (C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.links import WithSource
from coordination.register.models import Household, Person
from coordination.units.models import CountyQuerySet, InCounty, Post, User

if TYPE_CHECKING:
    from coordination.access import Actor


class DeathReportQuerySet(CountyQuerySet["DeathReport"]):
    def _seen_by(self, actor: Actor) -> Self:
        """Whoever sees the person; and whoever reported it."""
        seen = Person.objects.visible_to(actor).order_by().values("pk")
        return self.filter(Q(person__in=seen) | Q(reported_by=actor.user))

    def open(self) -> Self:
        return self.filter(status=DeathReport.Status.REPORTED)


class DeathReport(InCounty, WithSource):
    """One report about one person: it freezes what is unpaid, and ends nothing before it is confirmed."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "person"

    class Status(models.TextChoices):
        REPORTED = "reported", _("reported, to be confirmed by a second person")
        CONFIRMED = "confirmed", _("confirmed, funeral relief to be offered")
        SETTLED = "settled", _("confirmed and settled")
        REFUTED = "refuted", _("refuted")
        UNDONE = "undone", _("confirmed in error, undone")

    ENDED = (Status.SETTLED, Status.REFUTED, Status.UNDONE)
    HOLDS = (Status.CONFIRMED, Status.SETTLED)

    class Proof(models.TextChoices):
        CERTIFICATE = "certificate", _("medical certificate of death")
        CREMATION = "cremation", _("certificate of cremation or burial")
        REGISTER = "register", _("household registration cancelled by the police")
        COURT = "court", _("declared dead by a court")
        DATA = "data", _("comparison of data")
        VISIT = "visit", _("seen at a visit, confirmed by the village committee")

    class Relief(models.TextChoices):
        ACCEPTED = "accepted", _("the family asks for the relief")
        DECLINED = "declined", _("the family does not ask for it")
        NOBODY = "nobody", _("nobody is left to ask")

    person = models.ForeignKey(Person, models.PROTECT, related_name="death_reports", verbose_name=_("person"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="death_reports", verbose_name=_("household")
    )
    died_on = models.DateField(_("day of death"))
    how_known = EncryptedTextField(_("how it is known"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.REPORTED)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reported by"))
    reported_post = models.ForeignKey(
        Post, models.PROTECT, related_name="+", verbose_name=_("reported in the post")
    )
    reported_at = models.DateTimeField(_("reported at"))
    proof = models.CharField(_("proof"), max_length=12, choices=Proof.choices, blank=True)
    proof_words = EncryptedTextField(_("number, organ and date of the proof"), blank=True)
    reason = EncryptedTextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided in the post")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    last_day = models.DateField(_("last day of the categories"), null=True, blank=True)
    ended = models.JSONField(_("categories that it ended"), default=list, blank=True, editable=False)
    relief = models.CharField(_("funeral relief"), max_length=8, choices=Relief.choices, blank=True)
    relief_note = EncryptedTextField(_("who was asked"), blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    policy_on = models.DateField(_("parameters as of"))
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("person__household__township", "person__household__village", "reported_post")
    hinted_with = ("household",)

    objects = DeathReportQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("report of a death")
        verbose_name_plural = _("reports of a death")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "status", "-id"], name="death_by_status"),
            models.Index(fields=["county", "-id"], name="deaths_newest"),
            models.Index(fields=["source_type", "source_id"], name="death_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=["reported", "confirmed", "settled"]),
                name="a_death_is_reported_once",
            ),
            models.CheckConstraint(
                name="confirmed_death_has_its_proof",
                condition=~Q(status__in=["confirmed", "settled"])
                | (~Q(proof="") & Q(decided_by__isnull=False, last_day__isnull=False)),
            ),
            models.CheckConstraint(
                name="refuted_death_says_why",
                condition=~Q(status__in=["refuted", "undone"]) | ~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                name="nobody_confirms_their_own_report",
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("reported_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lives:death", args=[self.pk])

    @property
    def title(self) -> str:
        """The household and its place; never the person's name."""
        return gettext("Report of a death in household %(household)s") % {"household": self.household.number}

    @property
    def is_confirmed(self) -> bool:
        return self.status in self.HOLDS

    @property
    def ended_words(self) -> str:
        """Why a matter ends with it, in the language of the house: it is kept with the matter."""
        with translation.override(settings.LANGUAGE_CODE):
            words = gettext(
                "The person died on %(day)s; the death is confirmed, nobody of the household is left."
            )
            return words % {"day": self.died_on}

    def audit_label(self) -> str:
        return self.title

    @property
    def audit_unit(self) -> int:
        return self.household.township_id

    @property
    def audit_household(self) -> str:
        return str(self.household.key)
