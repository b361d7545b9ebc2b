"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.access_rules import READS_ALL, Row, everyone, pk, seen_by
from tests.aid.access import SEES_CASE

if TYPE_CHECKING:
    from coordination.recusals.models import Declaration
    from tests.access_world import World


class Records:
    """This room's records, each made when a row first asks for it: ``pk("recusals.<name>")``."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def declaration(self) -> Declaration:
        """The second approver of the township, who is no column, keeps out of a case."""
        from coordination.recusals.actions import declare

        case = self.world.aid.case
        return declare(
            case,
            actor=self.cast.actor("chenjing", "OFFDIR").proven(),
            post=self.cast.post("suting"),
            ground="kin",
            reason="申请人为其表兄。",
        )


def of_case(world: World) -> dict[str, Any]:
    return {"kind": "aid.aidcase", "pk": world.aid.case.pk}


ROWS: list[Row] = [
    Row("recusals:recusals", everyone(200)),
    Row("recusals:recusal", seen_by(*READS_ALL), pk("recusals.declaration")),
    Row(
        "recusals:withdraw",
        seen_by("CHIEF", "DEPUTY", "OFFDIR").but(OFFICE=403),
        pk("recusals.declaration"),
    ),
    # it waits for nobody's signature: whoever declared it signed
    Row("recusals:sign", seen_by(*READS_ALL, status=403), pk("recusals.declaration")),
    Row("recusals:declare", seen_by(*SEES_CASE), of_case),
]
