"""A household that leaves the county (C7): signed by civil affairs, then transferred or written about.

To a county of this house the transfer waits for the answer of its civil affairs, which has a process of its own
there. To a place outside a letter goes. Either way the aid here ends ahead, and the township tells the household.
Nothing ends before the other county has received; where it refuses, everything goes on.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.lives.actions import announce_arrival
from coordination.lives.models import Departure
from coordination.lives.policies import can_send_departure, can_sign_departure, can_tell_departure
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.units.queries import clock_actor
from workflows.engine.base import RecordFlow, record_of, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import Await, End, Human, Start, Switch, this
from workflows.engine.steps import start as start_process

S = Departure.Status
LEADER = _("Leader of civil affairs")
CLERK = _("Civil affairs")
THERE = _("The other county")
TOWNSHIP = _("Township clerk")
LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.CHEAD)),
)


def leader(departure: Departure, task: Any) -> Holder:
    return county_of(departure).holder(Role.CHEAD)


def clerk(departure: Departure, task: Any) -> Holder:
    return county_of(departure).holder(Role.CCLERK)


def township_clerk(departure: Departure, task: Any) -> Holder:
    return Holder(departure.household.township, Role.TCLERK)


class DepartureFlow(RecordFlow):
    """A household that leaves the county: signed, received there or written about, told."""

    process_title = _("Household that leaves the county")
    record_label = "lives.departure"
    expects = {
        S.PREPARED: ("sign",),
        S.SENT: ("answer",),
        S.SIGNED: ("send",),
        S.RECEIVED: ("tell",),
        S.POSTED: ("tell",),
        S.TOLD: (),
        S.KEPT: (),
        S.REFUSED: (),
        S.UNDONE: (),
    }

    start = Start(label=pgettext_lazy("departure", "Prepared")).Next(this.sign)
    sign = Human(
        holder=leader,
        policy=can_sign_departure,
        deadline="MOVE_SIGN",
        ladder=LADDER,
        label=_("Sign the transfer of the household"),
        lane=LEADER,
        paper=True,
        signs=True,
    ).Next(this.signed)
    signed = (
        Switch(label=_("Does it go to a county of this house?"), lane=LEADER)
        .Case(this.kept, when(lambda departure: departure.status == S.KEPT), _("not signed"))
        .Case(this.answer, when(lambda departure: departure.is_transfer), _("yes, as a transfer"))
        .Default(this.send, _("no, as a letter"))
    )
    answer = Await(
        until=lambda departure: departure.status != S.SENT,
        opens=this.announce,
        label=_("Awaits the answer of the receiving county"),
        lane=THERE,
    ).Next(this.answered)
    answered = (
        Switch(label=_("Is the household received there?"), lane=THERE)
        .Case(
            this.refused,
            when(lambda departure: departure.status == S.REFUSED),
            pgettext_lazy("departure", "refused"),
        )
        .Default(this.tell, pgettext_lazy("departure", "received"))
    )
    send = Human(
        holder=clerk,
        policy=can_send_departure,
        deadline="MOVE_SEND",
        ladder=LADDER,
        label=_("Print and send the letter"),
        lane=CLERK,
    ).Next(this.tell)
    tell = Human(
        holder=township_clerk,
        policy=can_tell_departure,
        deadline="MOVE_TELL",
        ladder=LADDER,
        label=_("Tell the household until when its aid runs"),
        lane=TOWNSHIP,
    ).Next(this.told)
    told = End(label=pgettext_lazy("departure", "Left, and told"))
    kept = End(label=pgettext_lazy("departure", "Not signed"))
    refused = End(label=pgettext_lazy("departure", "Refused there"))

    def announce(self, activation: Any) -> None:
        """The receiving county's own record and process, by the hand of the house: nobody here acts there."""
        house = clock_actor()
        arrival = announce_arrival(record_of(activation), actor=house)
        start_process(arrival, actor=house, parent_task=activation.task)
