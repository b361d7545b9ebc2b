"""Is a matter quorate: counted over the seats, less those recused, per matter (C2-9, JM_QUORUM)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from coordination.policy.queries import parameter
from coordination.sittings.models import Matter, Seat
from coordination.units.models import Organisation


@dataclass(frozen=True)
class Quorum:
    """Units counted, present and needed, and the units without which the matter cannot be decided."""

    invited: int
    present: int
    needed: int
    missing_units: tuple[Organisation, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed and not self.missing_units and self.needed > 0


def quorum_of(matter: Matter) -> Quorum:
    """Members seated and not recused; "at least half" rounds up."""
    share: Decimal = parameter("JM_QUORUM", on=matter.sitting.policy_on).value
    recused = set(matter.recusals.values_list("seat_id", flat=True))
    seats = [
        seat
        for seat in Seat.objects.counted().filter(sitting=matter.sitting_id).select_related("unit")
        if seat.pk not in recused
    ]
    present_units = {seat.unit_id for seat in seats if seat.is_present}
    missing = tuple(unit for unit in matter.required_units.all() if unit.pk not in present_units)
    return Quorum(
        invited=len(seats),
        present=len(present_units),
        needed=math.ceil(Decimal(len(seats)) * share),
        missing_units=missing,
    )
