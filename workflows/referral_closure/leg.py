"""One leg of a referral: received or returned with the right unit, handled, answered (C6, steps 3 and 4).

"Not ours" goes back to the window, which sends it on; after RETURN_MAX the office
director rules, and that unit keeps it. What the window handles itself begins at
the handling; what goes to another region is entered here by the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.policy.deadlines import Due, due
from coordination.referrals.actions.reminders import tell_window_late
from coordination.referrals.green import green_now
from coordination.referrals.models import Leg
from coordination.referrals.policies import can_handle_leg, can_receive_leg, can_resend_leg, can_rule_leg
from coordination.referrals.queries.people import handler_of, receiver_of, window_of
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, actor_of, when
from workflows.engine.holders import at_county
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Function, Human, Start, Switch, this
from workflows.engine.steps import start
from workflows.models import Process

from .waiting_list import WaitingListFlow, still_waits

if TYPE_CHECKING:
    from workflows.models import Task

S = Leg.Status
BY_WINDOW = (Leg.Kind.OWN, Leg.Kind.REGION)

WINDOW = _("Accepting window")
RECEIVER = _("Receiver")
DIRECTOR = _("Office director")


def tell_window(task: Task, *, actor: Any) -> None:
    """The window hears that a receiver is late, for it owes the person the answer."""
    tell_window_late(task.process.record, actor=actor, due_at=task.due_at)


RECEIPT_LADDER = (
    Rung(after=0, urgent=True),
    Rung(
        after="OVERDUE_LADDER",
        nth=0,
        notify=(HOLDER, Role.UHEAD),
        opens=tell_window,
        label=_("the receiver's head and the window are told"),
    ),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.UHEAD, Role.OFFICE), urgent=True),
    Rung(after="OVERDUE_LADDER", nth=2, notify=(Role.UHEAD, Role.OFFDIR), urgent=True),
)
HANDLE_LADDER = (
    Rung(before="REMIND_BEFORE", nth=0),
    Rung(before="REMIND_BEFORE", nth=1),
    *RECEIPT_LADDER[1:],
)
WINDOW_LADDER = (
    Rung(after=0),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.UHEAD, Role.OFFICE)),
)
DIRECTOR_LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFICE)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.DEPUTY)),
)


def is_now(*statuses: str) -> Any:
    return when(lambda leg: leg.status in statuses)


class ReferralLegFlow(RecordFlow):
    """Leg of a referral: from its sending to its result."""

    record_label = "referrals.leg"
    process_title = _("Leg of a referral")
    expects = {
        S.NAMED: (),
        S.SENT: ("receive",),
        S.RETURNED: ("resend",),
        S.RULING: ("rule",),
        S.RECEIVED: ("handle",),
        S.HANDLING: ("handle",),
        S.ANSWERED: (),
        S.DROPPED: (),
    }

    start = Start(label=_("Leg sent")).Next(this.begun)
    begun = (
        Switch(label=_("Sent or kept?"), lane=WINDOW)
        .Case(this.handle, is_now(S.HANDLING, S.RECEIVED), _("kept at the window, or reopened"))
        .Default(this.receive, _("sent"))
    )

    receive = Human(
        holder=this.the_receiver,
        policy=can_receive_leg,
        deadline="RECEIPT",
        ladder=RECEIPT_LADDER,
        label=_("Receive or return"),
        lane=RECEIVER,
    ).Next(this.received)
    received = (
        Switch(label=_("Ours?"), lane=RECEIVER)
        .Case(this.resend, is_now(S.RETURNED), _("not ours"))
        .Case(this.rule, is_now(S.RULING), _("not ours, returned too often"))
        .Default(this.handle, _("ours"))
    )

    resend = Human(
        holder=this.the_window,
        policy=can_resend_leg,
        deadline=this.forwarding_time,
        ladder=WINDOW_LADDER,
        label=_("Send on to the right unit"),
        lane=WINDOW,
        signs=True,
    ).Next(this.resent)
    resent = (
        Switch(label=_("Sent on?"), lane=WINDOW)
        .Case(this.dropped, is_now(S.DROPPED), _("no longer pursued"))
        .Case(this.handle, is_now(S.HANDLING), _("taken back by the window"))
        .Default(this.receive, _("to another unit"))
    )

    rule = Human(
        holder=at_county(Role.OFFDIR),
        policy=can_rule_leg,
        deadline="DISPUTE_RULE",
        ladder=DIRECTOR_LADDER,
        label=_("Rule whose it is"),
        lane=DIRECTOR,
        signs=True,
    ).Next(this.receive)

    handle = Human(
        holder=this.the_handler,
        policy=can_handle_leg,
        deadline=this.handling_time,
        ladder=HANDLE_LADDER,
        label=_("Handle and give the result"),
        lane=RECEIVER,
        signs=True,
    ).Next(this.put_on_list)
    put_on_list = Function(this.open_waiting_list, label=_("Waiting list kept in sight"), lane=RECEIVER).Next(
        this.answered
    )

    answered = End(label=_("Result in"))
    dropped = End(label=_("No longer pursued"))

    @classmethod
    def subject_title(cls, record: Any) -> str:
        return str(record.title)

    @classmethod
    def subject_number(cls, record: Any) -> str:
        return str(record.short_number)

    def open_waiting_list(self, activation: Any) -> None:
        """Where the result is a place on a waiting list, a process of its own brings it back on its date."""
        leg: Leg = activation.process.record
        running = Process.objects.of(leg).filter(flow_class=WaitingListFlow, finished__isnull=True)
        if still_waits(leg) and not running.exists():
            start(leg, actor=actor_of(activation), flow="WaitingListFlow")

    def the_window(self, leg: Leg, task: Task) -> Holder:
        return window_of(leg.case)

    def the_receiver(self, leg: Leg, task: Task) -> Holder:
        if leg.kind in BY_WINDOW:
            return self.the_window(leg, task)
        return receiver_of(leg)

    def the_handler(self, leg: Leg, task: Task) -> Holder:
        if leg.kind in BY_WINDOW:
            return self.the_window(leg, task)
        return handler_of(leg)

    def forwarding_time(self, leg: Leg, task: Task) -> Due:
        return self._term("FORWARD", leg)

    def handling_time(self, leg: Leg, task: Task) -> Due:
        """By what is asked for: each purpose its own term, the others the usual one."""
        return self._term("HANDLE", leg, by="HANDLE_ITEMS", item=leg.purpose)

    def _term(self, name: str, leg: Leg, *, by: str = "", item: str = "") -> Due:
        factor = "GREEN_FACTOR" if green_now(leg.case) else ""
        return due(
            name,
            start=timezone.now(),
            on=leg.case.policy_on,
            county=county_of(leg.case),
            factor=factor,
            by=by,
            item=item,
        )
