"""How nodes name the holders that stand in the record's county."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coordination.units.counties import county_of
from coordination.units.holders import Holder


def at_county(role: str | Callable[[Any], str]) -> Callable[[Any, Any], Holder]:
    """Whoever has this role, or the one that the record names, in the county of the record."""

    def holder(record: Any, task: Any) -> Holder:
        return county_of(record).holder(role(record) if callable(role) else role)

    return holder
