"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from coordination.lives.models import Arrival, DeathReport, Departure, HouseholdMove, MoveReport
from tests.access_rules import READS_ALL, TOWNSHIP, VILLAGE, Row, everyone, pk, seen_by
from tests.lives.deaths import died, reported
from workflows.life_reports.front import report_move
from workflows.life_reports.handing_over import move_house
from workflows.life_reports.leaving import leave

if TYPE_CHECKING:
    from tests.access_world import World

SEES = (*READS_ALL, *TOWNSHIP, *VILLAGE)


class Records:
    """Deaths in 桃源镇: one reported by the village, one confirmed."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def living(self) -> Any:
        return self.world.register.clerk.person(name="田有粮", id_number="")

    @cached_property
    def death(self) -> DeathReport:
        return reported(
            self.cast, self.world.register.clerk.person(name="田有福", id_number=""), "taochunsheng"
        )

    @cached_property
    def move(self) -> HouseholdMove:
        """A household of 桃源镇 that moved to the next township and back, so that its clerk still sees it."""
        household = self.world.register.clerk.person(name="田有禄", id_number="").household
        there = self.cast.unit("XZ02")
        move_house(
            household,
            actor=self.world.register.clerk.actor,
            place=(there, None),
            moved_on=timezone.localdate(),
            reason="迁居",
        )
        return household.moves.get()

    @cached_property
    def departure(self) -> Departure:
        """A household of 桃源镇 that goes to a place outside."""
        return leave(
            self.world.register.clerk.person(name="田有田", id_number="").household,
            actor=self.world.register.clerk.actor,
            place="江州市江北区民政局",
            moved_on=timezone.localdate(),
            reason="迁居",
        )

    @cached_property
    def move_report(self) -> MoveReport:
        return report_move(
            self.world.register.clerk.person(name="田有地", id_number="").household,
            actor=self.cast.actor("taochunsheng"),
            moved_on=timezone.localdate(),
            how_known="邻居告知",
        )

    @cached_property
    def arrival(self) -> Arrival:
        """From the city's government, which stands for a county beside this one: what it carried is a household here."""
        now, today = timezone.now(), timezone.localdate()
        return Arrival.objects.create(
            departure=self.departure,
            unit=self.cast.county.civil_affairs,
            from_county=self.cast.county.government,
            moved_on=today,
            pack={"number": "云户000001", "members": []},
            came_at=now,
            policy_on=today,
            policy_version="2024-1",
        )

    @cached_property
    def confirmed(self) -> DeathReport:
        return died(self.cast, self.world.register.clerk.person(name="田有寿", id_number=""))


def living(world: World) -> dict[str, Any]:
    return {"key": world.lives.living.key}


def the_household(world: World) -> dict[str, Any]:
    return {"key": world.register.household.key}


REGISTERS = {"OFFDIR": 200, "OFFICE": 200, "TCLERK": 200, "TOFFICER": 200}
ROWS: list[Row] = [
    Row("lives:deaths", everyone(200)),
    Row("lives:death", seen_by(*SEES), pk("lives.death")),
    Row("lives:moves", everyone(200)),
    # the village does not see a household any more that has moved away
    Row("lives:move", seen_by(*READS_ALL, *TOWNSHIP), pk("lives.move")),
    Row("lives:move_reports", everyone(200)),
    Row("lives:move_report", seen_by(*SEES), pk("lives.move_report")),
    Row("lives:departures", everyone(200)),
    Row("lives:departure", seen_by(*READS_ALL, *TOWNSHIP), pk("lives.departure")),
    Row("lives:arrivals", everyone(200)),
    Row("lives:arrival", seen_by(*READS_ALL), pk("lives.arrival")),
    Row("workflows:household-leave", seen_by(*SEES, status=403).but(**REGISTERS), the_household),
    Row("workflows:departure-undo", seen_by(*READS_ALL, *TOWNSHIP, status=403), pk("lives.departure")),
    Row("workflows:household-move", seen_by(*SEES, status=403).but(**REGISTERS), the_household),
    Row("workflows:move-undo", seen_by(*READS_ALL, *TOWNSHIP, status=403), pk("lives.move")),
    Row("workflows:death-report", seen_by(*SEES), living),
    Row("workflows:death-undo", seen_by(*SEES, status=403), pk("lives.confirmed")),
]
