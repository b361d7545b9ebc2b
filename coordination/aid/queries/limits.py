"""Limits of aid: multiples of the dated local standard, and when a case's ordinary lane has to end."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from coordination.aid.models import AidCase, StagePlan
from coordination.policy.deadlines import Due, due
from coordination.policy.queries import parameter
from coordination.policy.standards import months_of_standard
from coordination.register.green import green_group
from coordination.units.counties import County, county_of

Tier = StagePlan.Tier


def small_cap(*, on: dt.date, county: County) -> Decimal:
    return months_of_standard("SMALL_CAP", on=on, county=county)


def tier_for(total: Decimal, *, on: dt.date, county: County) -> Tier:
    """Who approves a total, the advance included: a limit includes its own figure (Civil Code 1259)."""
    if total <= months_of_standard("TOWN_LIMIT", on=on, county=county):
        return Tier.TOWNSHIP
    limit = months_of_standard("COUNTY_LIMIT", on=on, county=county)
    return Tier.COUNTY if total <= limit else Tier.DELIBERATION


def same_cause_since(*, on: dt.date, county: County) -> dt.date:
    """The first day of the calendar years in which one cause is aided once."""
    years = int(parameter("SAME_CAUSE_PERIOD", on=on, county=county).value)
    return dt.date(on.year - years + 1, 1, 1)


def is_green_now(case: AidCase) -> bool:
    """Whether the person goes by the green channel today: who did at registration does; who comes to it has it (R26)."""
    return case.is_green or bool(green_group(case.person, county=county_of(case)))


def ordinary_end(case: AidCase) -> Due:
    """When the ordinary lane has to end; the green channel halves it, up to a whole working day (C10).

    Asked whenever a step of it opens, so that whoever has come to the channel meanwhile is not kept waiting.
    """
    factor = "GREEN_FACTOR" if is_green_now(case) else ""
    return due("ORD_DAYS", start=case.registered_at, on=case.policy_on, county=county_of(case), factor=factor)
