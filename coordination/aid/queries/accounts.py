"""How accounts stand: against their quota and their low mark."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from coordination.aid.models import Account
from coordination.policy.queries import parameter, parameters
from coordination.units.counties import County, county_of


def least_quota(residents: int, *, on: dt.date, county: County) -> Decimal:
    """What the rules ask of a township's reserve in a year: a floor, or so much for each resident."""
    rows = parameters(["RESERVE_QUOTA", "RESERVE_PER_RESIDENT"], on=on, county=county)
    return max(rows["RESERVE_QUOTA"].value, rows["RESERVE_PER_RESIDENT"].value * residents)


def low_mark(account: Account) -> Decimal:
    share: Decimal = parameter("RESERVE_LOW", on=timezone.localdate(), county=county_of(account)).value
    return account.quota * share


def is_low(account: Account) -> bool:
    return account.available < low_mark(account)


def missing_to_quota(account: Account) -> Decimal:
    """Quota less what is free: what is promised leaves the account soon, and is never counted twice."""
    return account.quota - account.available
