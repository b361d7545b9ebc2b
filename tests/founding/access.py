"""What everybody gets from this room's addresses: a new county is the system administrator's."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from coordination.founding.models import Undertaking
from tests.access_rules import Row, only, pk

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    """A workbook that was looked through, and one in which something is wrong."""

    def __init__(self, world: World) -> None:
        self.officer = world.cast.user("yangfan")

    @cached_property
    def checked(self) -> Undertaking:
        return Undertaking.objects.create(
            status="checked",
            county_name="云岭县",
            file_name="云岭县.xlsx",
            workbook=b"",
            brought_by=self.officer,
        )

    @cached_property
    def refused(self) -> Undertaking:
        return Undertaking.objects.create(
            status="refused", file_name="云岭县.xlsx", workbook=b"", brought_by=self.officer
        )


CHECKED, REFUSED = pk("founding.checked"), pk("founding.refused")
ROWS: list[Row] = [
    Row("founding:undertakings", only("SYSADM")),
    Row("founding:template", only("SYSADM")),
    Row("founding:bring", only("SYSADM")),
    Row("founding:bring", only("SYSADM", status=422), method="post", note="empty"),
    Row("founding:undertaking", only("SYSADM"), CHECKED),
    Row("founding:found", only("SYSADM"), CHECKED),
    Row("founding:found", only("SYSADM", status=422), CHECKED, "post", {"typed": "云"}),
    Row("founding:found", only(), REFUSED, note="with problems"),
    Row("founding:sheets", only(), CHECKED, "post", note="before it stands"),
]
