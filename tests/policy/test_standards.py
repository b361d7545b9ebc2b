"""Limits in months of the standard of the day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from coordination.policy.queries import parameter
from coordination.policy.standards import months_of_standard


def test_a_limit_is_so_many_months_of_the_standard_in_force(cast):
    on = dt.date(2026, 11, 28)
    figure, standard = parameter("TOWN_LIMIT", on=on).value, parameter("LOW_STANDARD", on=on).value
    assert months_of_standard("TOWN_LIMIT", on) == Decimal(figure) * Decimal(standard) > 0
