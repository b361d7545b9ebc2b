"""Limits that the rules give in months of the local standard (C8)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from coordination.policy.queries import parameters
from coordination.policy.regions import Region


def months_of_standard(name: str, *, on: dt.date, county: Region) -> Decimal:
    """The limit of that name in yuan, by the standard in force in the county on that day."""
    found = parameters([name, "LOW_STANDARD"], on=on, county=county)
    return Decimal(found[name].value) * Decimal(found["LOW_STANDARD"].value)
