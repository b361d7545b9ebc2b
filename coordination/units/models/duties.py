"""The duty catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.units.models.counties import InCounty
from coordination.units.models.dated import Dated, DatedQuerySet
from coordination.units.models.organisations import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor


class DutyLineQuerySet(DatedQuerySet["DutyLine"]):
    def _seen_by(self, actor: Actor) -> Self:
        """The duty catalogue is public in its county."""
        return self

    def get_by_natural_key(self, code: str) -> DutyLine:
        return self.get(code=code)


class DutyLine(InCounty, Dated):
    """One line of a member unit's duties (部门职责), with its partners and its source."""

    county_path = "unit"

    class Kind(models.TextChoices):
        LEAD = "lead", _("leads")
        JOINT = "joint", _("jointly")
        SUPPORT = "support", _("supports")
        OVERSEE = "oversee", _("oversees")
        REPORT = "report", _("provides information")

    code = models.CharField(_("code"), max_length=12)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="duty_lines", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    text = models.CharField(_("duty"), max_length=300)
    text_en = models.CharField(_("duty in English"), max_length=400, blank=True)
    partners = models.ManyToManyField(
        Organisation, related_name="partner_duty_lines", blank=True, verbose_name=_("partners")
    )
    source = models.CharField(_("source"), max_length=120)
    requirement = models.CharField(_("requirement"), max_length=8)
    keywords = models.CharField(
        _("keywords"),
        max_length=200,
        blank=True,
        help_text=_("Words by which a matter is matched to this duty."),
    )
    determines = models.CharField(
        _("categories determined"),
        max_length=120,
        blank=True,
        help_text=_("Codes of the categories of the register whose authority the unit is by this duty."),
    )
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="succeeds", verbose_name=_("continued as")
    )

    objects = DutyLineQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="duty_line_coded_once_a_county"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        """The duty in the reader's language."""
        return self.text_en if get_language() == "en" and self.text_en else self.text

    @property
    def keyword_list(self) -> list[str]:
        return self.keywords.split()

    @property
    def determined_list(self) -> list[str]:
        return self.determines.split()

    def natural_key(self) -> tuple[str]:
        return (self.code,)
