"""Projects of social forces: reported beforehand, put on file, counted (R98, R276)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Role

if TYPE_CHECKING:
    from coordination.access import Actor

READS_PROJECTS = (
    Role.CHIEF,
    Role.DEPUTY,
    Role.OFFDIR,
    Role.OFFICE,
    Role.UHEAD,
    Role.UDEPUTY,
    Role.LIAISON,
    Role.UCLERK,
    Role.CCLERK,
    Role.CHEAD,
    Role.THEAD,
    Role.TCLERK,
    Role.TOFFICER,
    Role.HOT,
)


class CharityProjectQuerySet(CountyQuerySet["CharityProject"]):
    def _seen_by(self, actor: Actor) -> CharityProjectQuerySet:
        """A body sees its own; what is on file is known to everybody who refers people to it."""
        if actor.has_role(*READS_PROJECTS):
            return self
        if actor.has_role(Role.PROV):
            return self.filter(body=actor.unit_id)
        return self.none()


class CharityProject(InCounty):
    """A project of a charity or service body; only one on file can take people up."""

    county_path = "body"

    class Kind(models.TextChoices):
        DONATION = "donation", _("donated property")
        TRUST = "trust", _("charitable trust")
        PROJECT = "project", _("charitable project")
        BODY = "body", _("service body founded")
        VOLUNTEERS = "volunteers", _("voluntary service")

    class Status(models.TextChoices):
        REPORTED = "reported", _("reported, to be put on file")
        RETURNED = "returned", _("returned for amendment")
        FILED = "filed", _("on file")

    body = models.ForeignKey(
        Organisation, models.PROTECT, related_name="charity_projects", verbose_name=_("body")
    )
    title = models.CharField(_("name of the project"), max_length=80)
    kind = models.CharField(_("kind of resource"), max_length=12, choices=Kind.choices)
    audience = models.CharField(_("for whom"), max_length=200)
    content = EncryptedTextField(_("what it gives"))
    planned_value = models.DecimalField(_("planned value (yuan)"), max_digits=12, decimal_places=2, default=0)
    begins_on = models.DateField(_("begins on"))
    ends_on = models.DateField(pgettext_lazy("referrals", "ends on"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.REPORTED)
    reason = EncryptedTextField(_("reason"), blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("reported at"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    filed_at = models.DateTimeField(_("put on file at"), null=True, blank=True)
    policy_on = models.DateField(_("parameters as of"))

    locked_with = ("body",)

    objects = CharityProjectQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("project of a social force")
        verbose_name_plural = _("projects of social forces")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["body", "-id"], name="charity_project_newest")]
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_it_begins", condition=Q(ends_on__gte=F("begins_on"))
            ),
            models.CheckConstraint(
                name="filed_project_says_by_whom",
                condition=~Q(status="filed") | Q(filed_by__isnull=False, filed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_project_says_why", condition=~Q(status="returned") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("referrals:project", args=[self.pk])

    @property
    def audit_unit(self) -> int:
        return self.body_id

    def audit_label(self) -> str:
        return self.title
