"""What becomes of people: who has died, and who has moved, inside the county and out of it."""

from coordination.lives.models.arrivals import Arrival
from coordination.lives.models.deaths import DeathReport
from coordination.lives.models.departures import Departure
from coordination.lives.models.move_reports import MoveReport
from coordination.lives.models.moves import HouseholdMove

__all__ = ["Arrival", "DeathReport", "Departure", "HouseholdMove", "MoveReport"]
