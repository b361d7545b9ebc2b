"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from tests.access_rules import (
    CONVENERS,
    OFFICE,
    READS_ALL,
    TOWNSHIP,
    Expect,
    Row,
    everyone,
    pk,
    seen_by,
)

if TYPE_CHECKING:
    from coordination.documents.models import Paper
    from coordination.remedies.models import Remedy
    from tests.access_world import World

SEES = (*READS_ALL, *TOWNSHIP)


def may(*columns: str, of: tuple[str, ...]) -> Expect:
    return seen_by(*columns).but(**{one: 403 for one in of if one not in columns})


class Records:
    """This room's records, each made when a row first asks for it: ``pk("remedies.<name>")``."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def decision(self) -> Paper:
        """A notice of refusal that nobody contested."""
        from coordination.aid.actions import deciding
        from coordination.documents.models import Paper

        walk = self.world.aid.house.walk(cause="education")
        walk.take("quick_approve", deciding.refuse_case, reason="不符合条件。")
        return Paper.objects.of(walk.case).get(kind="D35")

    @cached_property
    def remedy(self) -> Remedy:
        """A review of it, to which civil affairs replies."""
        from workflows.remedy.front import open_remedy

        return open_remedy(
            self.decision,
            actor=self.cast.actor("wutong"),
            kind="review",
            came="authority",
            received_on=timezone.localdate(),
            said="不服不予救助决定。",
        )


ROWS: list[Row] = [
    Row("remedies:remedies", everyone(200)),
    Row("remedies:remedy", seen_by(*SEES), pk("remedies.remedy")),
    Row(
        "workflows:remedy-enter",
        may(*OFFICE, *TOWNSHIP, of=SEES),
        pk("remedies.decision"),
    ),
    Row(
        "workflows:remedy-stop",
        may(of=(*CONVENERS, *OFFICE, *TOWNSHIP)),
        pk("remedies.remedy"),
        note="county civil affairs alone, who are no column",
    ),
]
