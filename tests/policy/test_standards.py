"""Limits in months of the standard of the day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from coordination.policy.queries import parameter
from coordination.policy.standards import months_of_standard


def test_a_limit_is_so_many_months_of_the_standard_in_force(cast):
    on = dt.date(2026, 11, 28)
    figure = parameter("TOWN_LIMIT", on=on, county=cast.county).value
    standard = parameter("LOW_STANDARD", on=on, county=cast.county).value
    limit = months_of_standard("TOWN_LIMIT", on=on, county=cast.county)
    assert limit == Decimal(figure) * Decimal(standard) > 0
