"""What everybody gets from this room's addresses: officers look after anchors; what a paper is checked with is everybody's."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from coordination.anchors.actions import explain_alarm
from coordination.anchors.models import AnchorAlarm, DayAnchor
from coordination.audit.actions import save_version
from coordination.units.queries import clock_actor
from tests.access_rules import Row, everyone, only, pk

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    """An alarm that nobody has answered, one that waits for the security officer, an anchor."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def anchor(self) -> DayAnchor:
        return DayAnchor.objects.create(
            day=timezone.localdate(), number=1, root="0" * 64, head="0" * 64, made_at=timezone.now()
        )

    @cached_property
    def alarm(self) -> AnchorAlarm:
        alarm = AnchorAlarm(kind="missing", found_at=timezone.now(), last=0, written=1, newest=1)
        return save_version(alarm, actor=clock_actor())

    @cached_property
    def explained(self) -> AnchorAlarm:
        """The same, since one alarm is open at a time: whoever asks for both asks for this one last."""
        return explain_alarm(self.alarm, actor=self.cast.actor("guqing"), reason="磁盘更换")


LOOKERS = ("SECADM", "AUDADM")
ALARM, EXPLAINED = pk("anchors.alarm"), pk("anchors.explained")
OPEN = everyone(200).public(200)


def day(world: World) -> dict[str, str]:
    return {"day": world.anchors.anchor.day.isoformat()}


ROWS: list[Row] = [
    Row("anchors:desk", only(*LOOKERS)),
    Row("anchors:sheet", only(*LOOKERS), day),
    Row("anchors:address", only("AUDADM")),
    Row("anchors:address", only("AUDADM", status=302), method="post", data={"address": "a@example.org"}),
    Row("anchors:alarm", only(*LOOKERS), ALARM),
    Row("anchors:explain", only(*LOOKERS), ALARM),
    Row("anchors:explain", only(*LOOKERS, status=302), ALARM, "post", {"reason": "磁盘更换"}),
    Row("anchors:confirm", only("SECADM"), EXPLAINED),
    Row("anchors:confirm", only("SECADM", status=302), EXPLAINED, "post", {"findings": "已核对"}),
    Row("anchors:public", OPEN),
    Row("anchors:key", OPEN),
    Row("anchors:anchors", OPEN),
    Row("anchors:tool", OPEN),
    Row("anchors:find", everyone(302).public(302)),
    Row("anchors:proof", everyone(404).public(404), {"sha256": "0" * 64}, note="no paper has it"),
]
