"""What everybody gets from this room's addresses: each desk is its officer's."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from coordination.audit.running import verify_trail
from tests.access_rules import OFFICERS, Row, only
from tests.officers.jobs import fail

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    """A job that failed."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def job(self) -> Any:
        return fail(verify_trail, 0)


def failed_job(world: World) -> dict[str, Any]:
    return {"pk": world.officers.job.pk}


ROWS: list[Row] = [
    Row("officers:desk", only(*OFFICERS)),
    Row("officers:verify", only("AUDADM", status=302), method="post"),
    Row("officers:posts", only("SECADM")),
    Row("officers:substitutes", only("SECADM")),
    Row("officers:jobs", only("SYSADM")),
    Row("officers:retry", only("SYSADM"), failed_job),
    Row("officers:retry", only("SYSADM", status=302), failed_job, "post"),
]
