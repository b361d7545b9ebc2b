"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.access_rules import Row, everyone, only, pk, seen_by
from tests.aid.access import SEES_CASE

if TYPE_CHECKING:
    from coordination.leaks.models import Leak
    from tests.access_world import World


class Records:
    """This room's records, each made when a row first asks for it: ``pk("leaks.<name>")``."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def leak(self) -> Leak:
        """Reported by a handler of civil affairs, who is no column."""
        from workflows.leak_case.front import open_leak

        case = self.world.aid.case
        return open_leak(case, actor=self.cast.actor("suting"), kind="wrong", found="无关人员打开了个案。")


def of_case(world: World) -> dict[str, Any]:
    return {"kind": "aid.aidcase", "pk": world.aid.case.pk}


ROWS: list[Row] = [
    Row("leaks:leaks", everyone(200)),
    Row("leaks:leak", seen_by("OFFDIR", "SECADM"), pk("leaks.leak")),
    Row("workflows:leak-report-number", only("SECADM")),
    Row("workflows:leak-report", seen_by(*SEES_CASE), of_case),
]
