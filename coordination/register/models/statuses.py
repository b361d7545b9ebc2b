"""What a household or person was found to be, by whom and until when; and who is watched afterwards."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.links import WithSource
from coordination.register.models.households import Household, Person
from coordination.register.models.members import OfHousehold
from coordination.taken_over import TakenOver
from coordination.units.models import CountyQuerySet, Organisation

if TYPE_CHECKING:
    from coordination.access import Actor


class Category(models.TextChoices):
    """The categories of the low-income population (低收入人口); several may hold at once."""

    TEKUN = "TEKUN", _("person in extreme hardship (Tekun)")
    DIBAO = "DIBAO", _("minimum living guarantee (Dibao)")
    POVERTY_WATCH = "POVERTY_WATCH", _("monitored against return to poverty")
    DIBAO_MARGINAL = "DIBAO_MARGINAL", _("Dibao-marginal household")
    RIGID_EXPENSE = "RIGID_EXPENSE", _("household with rigid-expenditure hardship")
    ILLNESS_POOR = "ILLNESS_POOR", _("patient impoverished by serious illness")
    OTHER_HARDSHIP = "OTHER_HARDSHIP", _("other person in hardship")


class CategoryStatusQuerySet(CountyQuerySet["CategoryStatus"]):
    def _seen_by(self, actor: Actor) -> Self:
        """With the household; where they are a person's own, with the person."""
        return self.filter(
            Q(person=None, household__in=Household.objects.visible_to(actor).values("pk"))
            | Q(person__in=Person.objects.visible_to(actor).values("pk"))
        )

    def current(self, on: dt.date | None = None) -> Self:
        """In force on a day; the last day counts."""
        on = on or timezone.localdate()
        return self.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))

    def to_review(self, on: dt.date) -> Self:
        """In force, due for their review, and no task was opened for it yet (R16)."""
        fresh = Q(review_asked_on=None) | ~Q(review_asked_on=F("review_on"))
        return self.current(on).filter(fresh, review_on__lte=on)


class CategoryStatus(OfHousehold, TakenOver):
    """A category confirmed by its authority for a household, or for one person of it."""

    county_path = "household"

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="categories", verbose_name=_("household")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="categories", verbose_name=_("person")
    )
    category = models.CharField(_("category"), max_length=16, choices=Category.choices)
    authority = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("confirming authority")
    )
    from_on = models.DateField(_("in force from"))
    until_on = models.DateField(_("last day in force"), null=True, blank=True)
    review_on = models.DateField(_("review by"), null=True, blank=True)
    # the review day whose task was opened; another day opens another
    review_asked_on = models.DateField(null=True, blank=True, editable=False)
    basis = EncryptedTextField(_("basis"), max_length=200)
    # what the authority grants for it, where the house is told
    monthly = models.DecimalField(
        _("monthly aid (yuan)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    monthly_from = models.DateField(_("monthly aid from"), null=True, blank=True)
    end_reason = EncryptedTextField(_("why it ended"), max_length=300, blank=True)

    locked_with = ("household__township", "person__household", "authority")

    objects = CategoryStatusQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("category of hardship")
        verbose_name_plural = _("categories of hardship")
        ordering = ["from_on", "pk"]
        indexes = [
            models.Index(fields=["household", "category"], name="category_of_household"),
            models.Index(fields=["category", "household"], name="households_of_category"),
            models.Index(
                fields=["review_on"],
                name="category_to_review",
                condition=Q(review_on__isnull=False),
            ),
            models.Index(
                fields=["until_on"],
                name="category_to_run_out",
                condition=Q(until_on__isnull=False, end_reason=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "category"],
                condition=Q(person=None, until_on=None),
                name="household_confirmed_once",
            ),
            models.UniqueConstraint(
                fields=["person", "category"],
                condition=Q(person__isnull=False, until_on=None),
                name="person_confirmed_once",
            ),
            models.CheckConstraint(
                name="category_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.household.number}"

    def is_current_on(self, on: dt.date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    @property
    def is_current(self) -> bool:
        return self.is_current_on(timezone.localdate())


class WatchEntryQuerySet(CountyQuerySet["WatchEntry"]):
    def _seen_by(self, actor: Actor) -> Self:
        return self.filter(household__in=Household.objects.file_visible_to(actor).values("pk"))

    def active(self, on: dt.date | None = None) -> Self:
        """Watched on a day, the last day included; entries run out by themselves (C10)."""
        on = on or timezone.localdate()
        stood = Q(lifted_on=None) | Q(lifted_on__gt=on)  # of a past day: what was lifted later stood then
        return self.filter(stood, since_on__lte=on, until_on__gte=on)


class WatchEntry(OfHousehold, WithSource):
    """Refused in the last year or left in the last two: kept in sight (R237)."""

    county_path = "household"

    class Kind(models.TextChoices):
        REFUSED = "refused", _("application refused")
        EXITED = "exited", _("left the low-income population")

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="watch_entries", verbose_name=_("household")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="watch_entries", verbose_name=_("person")
    )
    kind = models.CharField(_("why watched"), max_length=8, choices=Kind.choices)
    category = models.CharField(_("category"), max_length=16, choices=Category.choices, blank=True)
    since_on = models.DateField(_("since"))
    until_on = models.DateField(_("watched through"))
    authority = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authority")
    )
    reason = EncryptedTextField(_("reason"), max_length=300)
    lifted_on = models.DateField(_("lifted"), null=True, blank=True)
    lift_reason = EncryptedTextField(_("why lifted"), max_length=300, blank=True)
    policy_version = models.CharField(_("policy version"), max_length=20)

    locked_with = ("household__township",)

    objects = WatchEntryQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("watch-list entry")
        verbose_name_plural = _("watch list")
        ordering = ["until_on", "pk"]
        indexes = [
            models.Index(fields=["household", "until_on"], name="watch_of_household"),
            models.Index(fields=["until_on", "id"], name="watch_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                name="watch_ends_after_it_begins", condition=Q(until_on__gte=F("since_on"))
            ),
            models.CheckConstraint(
                name="lifted_watch_says_why", condition=Q(lifted_on=None) | ~Q(lift_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.household.number}"

    @property
    def is_active(self) -> bool:
        return self.lifted_on is None and self.since_on <= timezone.localdate() <= self.until_on

    @property
    def days_left(self) -> int:
        return (self.until_on - timezone.localdate()).days
