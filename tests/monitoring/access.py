"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from coordination.monitoring.actions.imports import check_file
from coordination.monitoring.actions.refusing import Refused, keep_refused
from coordination.monitoring.intake import Problem
from coordination.monitoring.models import ImportRun, RefusedRow, Warning
from coordination.monitoring.sheets import WARNINGS
from coordination.workbooks import Line, Reading
from tests.access_rules import READS_ALL, TOWNSHIP, VILLAGE, Row, everyone, only, seen_by
from tests.monitoring.reports import GIVEN, row
from workflows.warning_disposal.front import open_warnings

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    """A warning about somebody of 桃花村, and a file that the township's clerk brought in."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def warning(self) -> Warning:
        given = row(village="XZ01-01")
        hotline = self.cast.actor("zhuoya")
        return open_warnings([given], actor=hotline, channel="hotline", source="hotline").warnings[0]

    @cached_property
    def run(self) -> ImportRun:
        reading = Reading(WARNINGS, [Line(2, GIVEN)])
        return check_file(reading, actor=self.cast.actor("wutong"), channel="visit")

    @cached_property
    def refused(self) -> RefusedRow:
        given = {**GIVEN, "township": "月亮镇"}
        hotline = self.cast.actor("zhuoya")
        [row] = keep_refused(
            [Refused(given, [Problem("township", "本县没有该乡镇。")])],
            actor=hotline,
            channel="hotline",
            source="hotline",
            county_id=self.cast.county.pk,
        )
        return row


def refused_key(world: World) -> dict[str, Any]:
    return {"key": world.monitoring.refused.key}


def warning_key(world: World) -> dict[str, Any]:
    return {"key": world.monitoring.warning.key}


def run_key(world: World) -> dict[str, Any]:
    return {"key": world.monitoring.run.key}


BRINGERS = ("OFFDIR", "OFFICE", "LIAISON", "UCLERK", "OTHER_LIAISON", "OTHER_UCLERK", "TCLERK")
REPORTERS = (*BRINGERS, "TOFFICER", "VCO")
SEES = (*READS_ALL, *TOWNSHIP, *VILLAGE)
PURPOSE = {"purpose": "入户核实"}

ROWS: list[Row] = [
    Row("monitoring:warnings", everyone(200)),
    Row("monitoring:template", only(*BRINGERS)),
    Row("monitoring:warning", seen_by(*SEES), warning_key),
    Row(
        "monitoring:warning-open",
        seen_by(*TOWNSHIP, status=302).but(**dict.fromkeys((*READS_ALL, *VILLAGE), 403)),
        warning_key,
        "post",
        PURPOSE,
    ),
    Row("monitoring:refused-rows", only("OFFDIR", "OFFICE")),
    Row("monitoring:refused-row", seen_by("OFFDIR", "OFFICE"), refused_key),
    Row(
        "monitoring:refused-open",
        seen_by("OFFDIR", "OFFICE", status=403),
        refused_key,
        "post",
        PURPOSE,
    ),
    Row("monitoring:import", seen_by("TCLERK"), run_key),
    Row("workflows:warnings-triage", everyone(200), method="post"),
    Row("workflows:warning-new", only(*REPORTERS)),
    Row("workflows:warnings-import", only(*BRINGERS)),
    Row("workflows:import-start", seen_by("TCLERK", status=302), run_key, "post"),
    Row("workflows:import-drop", seen_by("TCLERK", status=302), run_key, "post"),
]
