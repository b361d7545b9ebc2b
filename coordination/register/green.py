"""The green channel (R26, C10): whose clocks are halved, by the groups that the county's rules name on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.policy.keyed import knows
from coordination.policy.queries import parameters
from coordination.register.models import Category, CategoryStatus, Person
from coordination.units.counties import County


class GreenGroup(models.TextChoices):
    """Who may be let into the green channel; GREEN_GROUPS says who is."""

    AGE = "age", _("by age")
    DISABILITY = "disability", _("severe disability")
    MINOR = "minor", pgettext_lazy("green channel", "minors")
    TEKUN = "tekun", pgettext_lazy("green channel", "people in extreme hardship")
    ILLNESS = "illness", pgettext_lazy("green channel", "patients impoverished by serious illness")


knows("GREEN_GROUPS", GreenGroup)


def green_group(
    person: Person | None, *, county: County, is_disabled: bool = False, on: dt.date | None = None
) -> str:
    """The first group of the county's in which somebody stands on a day, else nothing."""
    on = on or timezone.localdate()
    rows = parameters(["GREEN_GROUPS", "GREEN_AGE"], on=on, county=county)
    stands: dict[str, Callable[[], bool]] = {
        GreenGroup.AGE: lambda: _is_aged(person, on, int(rows["GREEN_AGE"].value)),
        GreenGroup.DISABILITY: lambda: is_disabled,
        GreenGroup.MINOR: lambda: person is not None and person.is_minor,
        GreenGroup.TEKUN: lambda: _holds(person, Category.TEKUN),
        GreenGroup.ILLNESS: lambda: _holds(person, Category.ILLNESS_POOR),
    }
    return next((str(group) for group in rows["GREEN_GROUPS"].value if stands[group]()), "")


def _is_aged(person: Person | None, on: dt.date, years: int) -> bool:
    """From the birthday itself on."""
    age = person.age(on) if person is not None else None
    return age is not None and age >= years


def _holds(person: Person | None, category: Category) -> bool:
    if person is None:
        return False
    held = CategoryStatus.objects.current().filter(household=person.household_id, category=category)
    return held.filter(models.Q(person=None) | models.Q(person=person)).exists()
