"""Whom a case concerns, whoever's turn it is."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.deliberation.models import Deliberation
from coordination.units.holders import Holder, liaison_and_head
from coordination.units.models import Organisation


def proposing_post(case: Deliberation) -> Holder:
    return Holder(case.proposer_unit, case.proposer_role)


def units_heard(units: Iterable[Organisation]) -> list[Holder]:
    """Heads and liaisons of units."""
    return [holder for unit in units for holder in liaison_and_head(unit)]
