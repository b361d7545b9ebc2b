"""How much money a round decides on, and what that means for its chair and its quorum."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from coordination.deliberation.models import Deliberation, Outcome, Round
from coordination.policy.standards import months_of_standard
from coordination.units.counties import county_of
from coordination.units.models import Role


def money_at_stake(found: Round) -> Decimal:
    """What is asked for, or what the outcomes grant beside the advance where that is more."""
    granted = found.outcomes.filter(kind=Outcome.Kind.AID).aggregate(total=Sum("amount"))["total"]
    case = found.deliberation
    return max(case.amount or Decimal(0), granted + case.advanced if granted else Decimal(0))


def may_chair_money(role: str, money: Decimal, case: Deliberation) -> bool:
    """Civil affairs' leader chairs only where no money above the county limit is decided (C4)."""
    return role != Role.CHEAD or money <= months_of_standard(
        "COUNTY_LIMIT", on=case.policy_on, county=county_of(case)
    )


def is_above_cap(money: Decimal, case: Deliberation) -> bool:
    """There is no cap; above CD_CAP the page warns (C8)."""
    return money > months_of_standard("CD_CAP", on=case.policy_on, county=county_of(case))
