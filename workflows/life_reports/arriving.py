"""A household that another county of the house hands over (C7): received into the register, or refused.

Undone by the other county after it was received, civil affairs here says what became of the household.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.lives.models import Arrival
from coordination.lives.policies import can_answer_arrival
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

S = Arrival.Status
RECEIVER = _("Civil affairs of the receiving county")
# the aid of a household goes on elsewhere until it is answered
LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after=0, notify=(HOLDER, Role.CHEAD)),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.CHEAD), urgent=True),
)


def receiver(arrival: Arrival, task: Any) -> Holder:
    return Holder(arrival.unit, Role.CCLERK)


class ArrivalFlow(RecordFlow):
    """A household from another county: received, or refused with a reason."""

    process_title = _("Household from another county")
    record_label = "lives.arrival"
    person_waits = True
    expects = {
        S.WAITING: ("receive",),
        S.RECEIVED: (),
        S.REFUSED: (),
        S.WITHDRAWN: (),
        S.UNDONE: ("settle",),
        S.SETTLED: (),
    }

    start = Start(label=pgettext_lazy("arrival", "Handed over")).Next(this.stands)
    stands = (
        Switch(label=_("Was it undone?"), lane=RECEIVER)
        .Case(
            this.settle, when(lambda arrival: arrival.status == S.UNDONE), _("undone after it was received")
        )
        .Default(this.receive, _("to be answered"))
    )
    receive = Human(
        holder=receiver,
        policy=can_answer_arrival,
        deadline="MOVE_ANSWER",
        ladder=LADDER,
        label=_("Receive or refuse the household from another county"),
        lane=RECEIVER,
        signs=True,
    ).Next(this.answered)
    answered = (
        Switch(label=_("Received?"), lane=RECEIVER)
        .Case(
            this.refused,
            when(lambda arrival: arrival.status == S.REFUSED),
            pgettext_lazy("arrival", "refused"),
        )
        .Default(this.received, pgettext_lazy("arrival", "received"))
    )
    settle = Human(
        holder=receiver,
        policy=can_answer_arrival,
        deadline="MOVE_SETTLE",
        ladder=LADDER,
        label=_("Say what became of the household whose transfer was undone"),
        lane=RECEIVER,
    ).Next(this.settled)
    received = End(label=pgettext_lazy("arrival", "Received"))
    refused = End(label=pgettext_lazy("arrival", "Refused"))
    settled = End(label=pgettext_lazy("arrival", "Settled"))
