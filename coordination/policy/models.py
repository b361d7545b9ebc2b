"""Policy documents, dated parameters by region, and the working-day calendar."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
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
    CHARACTERS = "chars", _("characters")
    KINDS = "kinds", _("kinds")
    TEXT = "text", _("words")


# what a default in words says in place of the county's short name, and of its word in document numbers
COUNTY_NAME, COUNTY_WORD = "{县名}", "{县代字}"
OF_GOVERNMENT = "政"  # 安政, the word of a county's government, is its own word and this
DECIMAL_UNITS = {Unit.YUAN, Unit.YUAN_YEAR, Unit.STANDARD, Unit.RATIO, Unit.PERCENT}


Row = TypeVar("Row", bound=models.Model)


class OpenQuerySet(models.QuerySet[Row]):
    """The calendar of the State Council is public to everybody who can sign in."""

    def visible_to(self, actor: Actor) -> Self:
        return self


def region_and_above(pk: int | None) -> Q:
    """Rows of a region, of what it is part of, and of what that is part of, and the defaults of all."""
    if pk is None:
        return Q(region=None)
    own = Organisation.objects.filter(pk=pk)
    return (
        Q(region=None)
        | Q(region=pk)
        | Q(region__in=own.values("parent"))
        | Q(region__in=own.values("parent__parent"))
    )


class RegionalQuerySet(models.QuerySet[Row]):
    """Rules of a region: whoever works there reads them, and nobody in the county beside it."""

    def of_region(self, pk: int | None) -> Self:
        """What applies in a region, or did: its own rows and those above it."""
        return self.filter(region_and_above(pk))

    def visible_to(self, actor: Actor) -> Self:
        """The rows of the own county and of what stands above it."""
        post = actor.acting_post
        return self.of_region(None if post is None else post.unit.region_id or post.unit_id)


class PolicyDocumentQuerySet(models.QuerySet["PolicyDocument"]):
    def visible_to(self, actor: Actor) -> Self:
        """Texts of law, public to everybody; a county's own only where the rules that apply cite it.

        Laws, opinions and notices of the State Council, a province or a city concern each county
        below. What a county issued concerns that county: it is no secret, but in the list of
        another it would read as if it held there.
        """
        versions = PolicyVersion.objects.visible_to(actor)
        figures = Parameter.objects.visible_to(actor)
        return self.filter(
            ~Q(level=PolicyDocument.Level.COUNTY)
            | Q(Exists(versions.filter(document=OuterRef("pk"))))
            | Q(Exists(figures.filter(document=OuterRef("pk"))))
        )

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


class PolicyVersionQuerySet(RegionalQuerySet["PolicyVersion"]):
    def get_by_natural_key(self, label: str, region: int | None = None) -> PolicyVersion:
        """A version by its label, which two counties may both have given; alone it names a default."""
        return self.get(label=label, region=region)


class PolicyVersion(models.Model):
    """A set of parameters put in force together for a region; records keep its label."""

    label = models.CharField(_("version"), max_length=20)
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
        constraints = [
            models.UniqueConstraint(fields=["region", "label"], name="version_labelled_once_a_region"),
            models.UniqueConstraint(
                fields=["label"], condition=Q(region=None), name="default_version_labelled_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, int | None]:
        return (self.label, self.region_id)


class Parameter(models.Model):
    """One figure of the rules, from a day on, in a region. Never edited: a change is a new row."""

    # of the county for which it was read, where it was read for one
    county_name: str | None = None
    county_word: str | None = None

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

    objects = RegionalQuerySet["Parameter"].as_manager()

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
        if self.unit == Unit.TEXT and isinstance(self.raw, str):
            return self._in_county(self.raw)
        if self.unit not in DECIMAL_UNITS:
            return self.raw
        if isinstance(self.raw, list):
            return [Decimal(str(part)) for part in self.raw]
        return Decimal(str(self.raw))

    def _in_county(self, words: str) -> str:
        """A default of all counties that names the county: the one for which it was read."""
        name = self.county_name
        if not name:
            return words
        own = (self.county_word or "").removesuffix(OF_GOVERNMENT) or name[:1]
        return words.replace(COUNTY_NAME, name).replace(COUNTY_WORD, own)

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
