"""A household that moved inside the county (C7): the new township signs that it has it, or sends it back.

The move counts at once: from then on the new township sees and handles the household and holds its open
steps. What is at the place of hardship or at an accepting window stays there.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.lives.models import HouseholdMove
from coordination.lives.policies import can_receive_household
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

S = HouseholdMove.Status
NEW_TOWNSHIP = _("New township")
LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.THEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.THEAD, Role.CHEAD)),
)


def new_clerk(move: HouseholdMove, task: Any) -> Holder:
    return Holder(move.to_township, Role.TCLERK)


class HouseholdMoveFlow(RecordFlow):
    """A household that moved: received with a signature, or sent back."""

    process_title = _("Move of a household")
    record_label = "lives.householdmove"
    expects = {
        S.SENT: ("receive",),
        S.RECEIVED: (),
        S.RETURNED: (),
        S.UNDONE: (),
    }

    start = Start(label=pgettext_lazy("move", "Handed over")).Next(this.receive)
    receive = Human(
        holder=new_clerk,
        policy=can_receive_household,
        deadline="MOVE_RECEIPT",
        ladder=LADDER,
        label=_("Sign for the household that moved"),
        lane=NEW_TOWNSHIP,
        signs=True,
    ).Next(this.signed)
    signed = (
        Switch(label=_("Does the household live here?"), lane=NEW_TOWNSHIP)
        .Case(this.returned, when(lambda move: move.status == S.RETURNED), pgettext_lazy("move", "sent back"))
        .Default(this.received, pgettext_lazy("move", "received"))
    )
    received = End(label=pgettext_lazy("move", "Received"))
    returned = End(label=pgettext_lazy("move", "Sent back"))
