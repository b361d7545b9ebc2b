"""The green channel (R26) of a referral: on what ground the shorter terms are given."""

from __future__ import annotations

from coordination.referrals.models import Referral
from coordination.register.green import green_group
from coordination.units.counties import county_of


def green_now(case: Referral) -> str:
    """The ground as the rules have it today: what was found stays, who comes to one meanwhile has it (R26, R252)."""
    return case.green_ground or green_group(case.person, county=county_of(case))
