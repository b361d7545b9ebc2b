"""Units on four levels, and who took over from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.units.models.dated import Dated, DatedQuerySet
from coordination.units.models.people import OFFICERS

if TYPE_CHECKING:
    from coordination.access import Actor


class OrganisationQuerySet(DatedQuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """The tree of the own county and what stands above it; all of them to who keeps the installation."""
        if actor.county_id is None and actor.has_role(*OFFICERS):
            return self
        return self.filter(Q(region=actor.county_id) | Q(region=None))

    def counties(self) -> Self:
        """The counties of this installation."""
        return self.filter(kind=Organisation.Kind.GOVERNMENT, level=Organisation.Level.COUNTY)

    def get_by_natural_key(self, code: str) -> Organisation:
        return self.get(code=code)


class Organisation(Dated):
    """A county unit, township, village, office or body; ended ones stay with their successors."""

    class Level(models.TextChoices):
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township")
        VILLAGE = "village", _("village")

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("people's government")
        MEMBER_UNIT = "member_unit", _("member unit")
        TOWNSHIP = "township", _("township")
        VILLAGE = "village", _("village")
        OFFICE = "office", _("joint-meeting office")
        SERVICE_BODY = "service_body", _("service body")
        INVITED_UNIT = "invited_unit", _("invited unit")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    short_name = models.CharField(_("short name"), max_length=40)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    region = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("The county in which the unit stands; a county is its own."),
    )
    is_member = models.BooleanField(_("member of the joint meeting"), default=False)
    organ_word = models.CharField(
        _("document word"), max_length=20, blank=True, help_text=_("Stands in document numbers, e.g. 安联.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    successors = models.ManyToManyField(
        "self",
        through="Succession",
        symmetrical=False,
        through_fields=("predecessor", "successor"),
        related_name="predecessors",
        blank=True,
    )

    objects = OrganisationQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="organisation_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(fields=["region", "code"], name="organisation_code_once_a_county"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(region=None), name="organisation_code_once_above_counties"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def audit_unit(self) -> int:
        return self.pk

    @property
    def county_id(self) -> int | None:
        """The county in which the unit stands, itself for a county; none for the city and what is beyond."""
        return self.region_id

    @property
    def label(self) -> str:
        """Short name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.short_name

    @property
    def is_county(self) -> bool:
        return self.kind == self.Kind.GOVERNMENT and self.level == self.Level.COUNTY

    @property
    def full_name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Succession(models.Model):
    """Which unit took over another's work, from a day; the main successor takes its open tasks."""

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="succession_out")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="succession_in")
    on = models.DateField(_("from"))
    is_main = models.BooleanField(_("takes the open tasks"), default=True)
    scope = models.CharField(_("what it took over"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(is_main=True), name="one_main_successor"
            ),
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_named_once"),
            models.CheckConstraint(name="no_unit_succeeds_itself", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
