"""Is a matter quorate: counted over the seats, less those recused, per matter (C2-9, C4-6).

Whoever is recused is barred and replaced (C0-7): with a colleague in the place the unit
counts and speaks. A unit that a money matter cannot do without and that nobody replaces
leaves it undecided: the matter is deferred, or taken as a briefing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from coordination.policy.queries import parameter
from coordination.sittings.models import Matter, Seat
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from coordination.wording import listed


@dataclass(frozen=True)
class Quorum:
    """Units counted, present and needed, and the units without which the matter cannot be decided."""

    invited: int
    present: int
    needed: int
    missing_units: tuple[Organisation, ...] = ()
    recused_units: tuple[Organisation, ...] = ()  # of the missing, those here but recused

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed and not self.missing_units and self.needed > 0

    @property
    def note(self) -> str:
        """What is missing, and the rule; "" where the matter may be decided."""
        if self.recused_units:
            return _(
                "%(units)s must be present and is recused: name another person of the unit,"
                " defer the item, or take it as a briefing."
            ) % {"units": _names(self.recused_units)}
        if self.missing_units:
            return _("%(units)s must be present.") % {"units": _names(self.missing_units)}
        if not self.is_met:
            words = {"present": self.present, "needed": self.needed}
            return _("%(present)s of %(needed)s needed units are present.") % words
        return ""


def _names(units: tuple[Organisation, ...]) -> str:
    return listed(unit.label for unit in units)


def quorum_of(matter: Matter) -> Quorum:
    """Members seated and not recused; "at least half" rounds up. The share is the sitting's own rule."""
    sitting = matter.sitting
    share: Decimal = parameter(sitting.quorum_rule, on=sitting.policy_on, county=county_of(sitting)).value
    recused = set(matter.recusals.filter(replacement=None).values_list("seat_id", flat=True))
    members = list(Seat.objects.counted().filter(sitting=matter.sitting_id).select_related("unit"))
    seats = [seat for seat in members if seat.pk not in recused]
    barred = {seat.unit_id for seat in members if seat.pk in recused}
    present_units = {seat.unit_id for seat in seats if seat.is_present}
    missing = tuple(unit for unit in matter.required_units.all() if unit.pk not in present_units)
    return Quorum(
        invited=len(seats),
        present=len(present_units),
        needed=math.ceil(Decimal(len(seats)) * share),
        missing_units=missing,
        recused_units=tuple(unit for unit in missing if unit.pk in barred),
    )


def money_units(record: Any) -> list[Organisation]:
    """The units of the record's county without which money is not decided, by its rules."""
    return list(
        county_of(record).coded(
            parameter("JM_MONEY_UNITS", on=record.policy_on, county=county_of(record)).value
        )
    )
