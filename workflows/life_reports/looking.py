"""A move that was found (3.6): the household's township says where it leads, or that the household still lives here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.lives.models import MoveReport
from coordination.lives.policies import can_decide_move
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

S = MoveReport.Status
TOWNSHIP = _("Township clerk")
LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.THEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.THEAD, Role.CHEAD)),
)


def township_clerk(report: MoveReport, task: Any) -> Holder:
    return Holder(report.township, Role.TCLERK)


class MoveReportFlow(RecordFlow):
    """A move that was found: handed over inside the county or out of it, or refuted."""

    process_title = _("Report of a move")
    record_label = "lives.movereport"
    expects = {S.REPORTED: ("decide",), S.LED: (), S.REFUTED: ()}

    start = Start(label=pgettext_lazy("move", "Reported")).Next(this.decide)
    decide = Human(
        holder=township_clerk,
        policy=can_decide_move,
        deadline="MOVE_REPORT",
        ladder=LADDER,
        label=_("Say where the reported move leads"),
        lane=TOWNSHIP,
    ).Next(this.decided)
    decided = (
        Switch(label=_("Has the household moved?"), lane=TOWNSHIP)
        .Case(this.refuted, when(lambda report: report.status == S.REFUTED), _("it still lives here"))
        .Default(this.led, _("it is handed over"))
    )
    led = End(label=pgettext_lazy("move", "Handed over by its own steps"))
    refuted = End(label=pgettext_lazy("move", "Still lives here"))
