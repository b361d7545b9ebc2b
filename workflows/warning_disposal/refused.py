"""The round that wipes what refused rows said, once their time is over (R4)."""

from __future__ import annotations

from coordination.monitoring.actions.refusing import wipe_refused
from coordination.monitoring.refused_rows import rows_over
from coordination.units.counties import County
from coordination.units.each_county import in_each_county
from coordination.units.queries import clock_actor


def forget_refused() -> int:
    """How many rows were wiped, county by county."""
    return in_each_county("refused rows", _forget)


def _forget(county: County) -> int:
    """Looked for first, so that a round that finds nothing opens no transaction."""
    return wipe_refused(county, actor=clock_actor()) if rows_over(county).exists() else 0
