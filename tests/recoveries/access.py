"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from tests.access_rules import READS_ALL, TOWNSHIP, VILLAGE, Expect, Row, everyone, pk, seen_by

if TYPE_CHECKING:
    from coordination.recoveries.models import Recovery
    from tests.access_world import World

SEES = (*READS_ALL, *TOWNSHIP)


def may(*columns: str, of: tuple[str, ...]) -> Expect:
    return seen_by(*columns).but(**{one: 403 for one in of if one not in columns})


class Records:
    """This room's records, each made when a row first asks for it: ``pk("recoveries.<name>")``."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def case(self):
        """An advance that arrived and stands in no other row."""
        return self.world.aid.house.walk(cause="stranded").approved().paid().received().case

    @cached_property
    def recovery(self) -> Recovery:
        from workflows.recovery.front import open_recovery

        case = self.world.aid.house.walk(cause="unemployment").approved().paid().received().case
        return open_recovery(
            case, actor=self.cast.actor("wutong"), ground="false", found="隐瞒收入。", amount=Decimal(700)
        )


ROWS: list[Row] = [
    Row("recoveries:recoveries", everyone(200)),
    Row("recoveries:recovery", seen_by(*SEES), pk("recoveries.recovery")),
    Row("workflows:aid-recover", may(*TOWNSHIP, of=(*SEES, *VILLAGE)), pk("recoveries.case")),
]
