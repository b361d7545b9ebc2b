"""The green channel (R26): who gets the shorter terms, and on what ground."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coordination.policy.queries import parameter
from coordination.referrals.models import Referral
from coordination.register.models import Person
from coordination.units.counties import County, county_of


def green_ground(person: Person | None, *, is_disabled: bool, on: dt.date, county: County) -> str:
    """The green channel: from the sixtieth birthday, or with a severe disability (R26, C10)."""
    age = person.age(on) if person else None
    if age is not None and age >= int(parameter("GREEN_AGE", on=on, county=county).value):
        return Referral.Green.AGE
    return Referral.Green.DISABILITY if is_disabled else ""


def green_now(case: Referral) -> str:
    """The ground as the rule has it today: what was found stays, who reaches the age meanwhile has it (R26, R252)."""
    return case.green_ground or green_ground(
        case.person, is_disabled=False, on=timezone.localdate(), county=county_of(case)
    )
