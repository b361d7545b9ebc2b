"""The green channel (R26): who gets the shorter terms, and on what ground."""

from __future__ import annotations

import datetime as dt

from coordination.policy.queries import parameter
from coordination.referrals.models import Referral
from coordination.register.models import Person
from coordination.units.counties import County


def green_ground(person: Person | None, *, is_disabled: bool, on: dt.date, county: County) -> str:
    """The green channel: from the sixtieth birthday, or with a severe disability (R26, C10)."""
    age = person.age(on) if person else None
    if age is not None and age >= int(parameter("GREEN_AGE", on=on, county=county).value):
        return Referral.Green.AGE
    return Referral.Green.DISABILITY if is_disabled else ""
