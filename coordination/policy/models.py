"""Policy documents, dated parameters by region, and the working-day calendar."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coordination.policy.names import name_words
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor


class Evidence(models.TextChoices):
    """How well a figure is founded; a proposal is to be confirmed by the county."""

    SEED = "S", _("in a source plan")
    VERIFIED = "V", _("read in a public text")
    KNOWN = "K", _("known, not verified")
    PROPOSED = "P", _("proposed, to be confirmed by the county")


class Unit(models.TextChoices):
    WORKING_DAY = "wd", _("working days")
    DAY = "d", _("days")
    HOUR = "h", _("hours")
    MINUTE = "min", _("minutes")
    SECOND = "s", _("seconds")
    MONTH = "month", _("months")
    YEAR = "year", _("years")
    CALENDAR_YEAR = "calendar_year", _("calendar year")
    MONTHDAY = "monthday", _("month and day")
    TIME = "time", _("time of day")
    YUAN = "yuan", _("yuan")
    YUAN_YEAR = "yuan_year", _("yuan a year")
    STANDARD = "M", _("months of the local standard")
    RATIO = "ratio", _("ratio")
    PERCENT = "percent", _("per cent")
    COUNT = "count", _("times")
    PEOPLE = "people", _("people")
    AGE = "age", _("years of age")
    TEXT = "text", _("words")


DECIMAL_UNITS = {Unit.YUAN, Unit.YUAN_YEAR, Unit.STANDARD, Unit.RATIO, Unit.PERCENT}


Row = TypeVar("Row", bound=models.Model)


class OpenQuerySet(models.QuerySet[Row]):
    """Policy is public to everybody who can sign in."""

    def visible_to(self, actor: Actor) -> Self:
        return self


class PolicyDocumentQuerySet(OpenQuerySet["PolicyDocument"]):
    def get_by_natural_key(self, code: str) -> PolicyDocument:
        return self.get(code=code)


class PolicyDocument(models.Model):
    """A law, opinion or notice from which parameters and calendars are taken."""

    class Level(models.TextChoices):
        LAW = "law", _("law")
        STATE = "state", _("State Council and ministries")
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        COUNTY = "county", _("county")

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=240, blank=True)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    issuers = models.JSONField(_("issued by"), default=list)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    ended_on = models.DateField(_("last day in force"), null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_out_by",
        verbose_name=_("carries out"),
    )
    evidence = models.CharField(_("evidence"), max_length=1, choices=Evidence.choices)

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy document")
        verbose_name_plural = _("policy documents")
        ordering = ["-in_force_from", "code"]

    def __str__(self) -> str:
        return f"{self.label} {self.number}".strip()

    @property
    def label(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title

    def chain(self) -> list[PolicyDocument]:
        """This document and those it carries out, up to the law."""
        found: list[PolicyDocument] = []
        document: PolicyDocument | None = self
        while document is not None and document not in found:
            found.append(document)
            document = document.parent
        return found

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class PolicyVersionQuerySet(OpenQuerySet["PolicyVersion"]):
    def get_by_natural_key(self, label: str) -> PolicyVersion:
        return self.get(label=label)


class PolicyVersion(models.Model):
    """A set of parameters put in force together for a region; records keep its label."""

    label = models.CharField(_("version"), max_length=20, unique=True)
    region = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="policy_versions",
        verbose_name=_("region"),
        help_text=_("Empty: the default of every region."),
    )
    in_force_from = models.DateField(_("in force from"))
    document = models.ForeignKey(
        PolicyDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions",
        verbose_name=_("document"),
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["-in_force_from", "-pk"]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str]:
        return (self.label,)


class Parameter(models.Model):
    """One figure of the rules, from a day on, in a region. Never edited: a change is a new row."""

    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, related_name="parameters", verbose_name=_("version")
    )
    region = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    # one of ParameterName, whose list grows without a migration
    name = models.CharField(_("name"), max_length=40)
    valid_from = models.DateField(_("since"))
    raw = models.JSONField(_("value"))
    unit = models.CharField(_("unit"), max_length=14, choices=Unit.choices)
    rolls = models.BooleanField(
        _("moves off holidays"),
        default=False,
        help_text=_("A period in days that ends on a holiday ends on the first working day after it."),
    )
    source = models.CharField(_("source"), max_length=200)
    source_en = models.CharField(_("source in English"), max_length=240, blank=True)
    document = models.ForeignKey(
        PolicyDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parameters",
        verbose_name=_("document"),
    )
    evidence = models.CharField(_("evidence"), max_length=1, choices=Evidence.choices)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")
        ordering = ["name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "region", "valid_from"],
                condition=Q(region__isnull=False),
                name="parameter_once_a_day_and_region",
            ),
            models.UniqueConstraint(
                fields=["name", "valid_from"],
                condition=Q(region__isnull=True),
                name="default_parameter_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A parameter in force is never edited; put a new version in force.")
        super().save(*args, **kwargs)

    @property
    def name_words(self) -> str:
        return name_words(self.name)

    @property
    def value(self) -> Any:
        """An int, Decimal or str as the unit asks, or a list of them."""
        if self.unit not in DECIMAL_UNITS:
            return self.raw
        if isinstance(self.raw, list):
            return [Decimal(str(part)) for part in self.raw]
        return Decimal(str(self.raw))

    @property
    def source_label(self) -> str:
        return self.source_en if get_language() == "en" and self.source_en else self.source


class CalendarYearQuerySet(OpenQuerySet["CalendarYear"]):
    def get_by_natural_key(self, year: int) -> CalendarYear:
        return self.get(year=year)


class CalendarYear(models.Model):
    """A year whose holidays are known: announced by the State Council, or only the statutory dates."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    announced = models.BooleanField(
        _("announced"), default=False, help_text=_("The State Council's notice for this year is in.")
    )
    document = models.ForeignKey(
        PolicyDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("notice")
    )

    objects = CalendarYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                name="announced_year_names_its_notice",
                condition=Q(announced=False) | Q(document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def provisional(self) -> bool:
        return not self.announced

    def natural_key(self) -> tuple[int]:
        return (self.year,)


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a weekend day worked to make up for one."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        WORKDAY = "workday", _("make-up working day")

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days", verbose_name=_("year"))
    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=40, blank=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                name="make_up_day_is_a_weekend_day",
                condition=~Q(kind="workday") | Q(date__week_day__in=[1, 7]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
