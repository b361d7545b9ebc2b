"""Units that are summoned to a sitting, by a notice of the joint meeting or to a hearing.

Each unit answers for its seat: it attends, sends a proxy whom its head authorises and the
chair accepts, or asks the chair for leave. Who has not answered when it begins counts as absent.
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.utils.translation import gettext_lazy as _

from coordination.policy.deadlines import due, due_before
from coordination.sittings.actions import count_absent, record_reminder
from coordination.sittings.models import Seat, Sitting
from coordination.sittings.policies import can_answer_seat, can_authorise_proxy, can_rule_on_seat
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import seed_of
from workflows.engine.ladder import HOLDER, Closing, Rung
from workflows.engine.nodes import ForEach, Human, If, Join, Switch, this

from .branches import titled

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise
    from viewflow.workflow.base import Node

    from coordination.access import Actor

AnyNode = TypeVar("AnyNode", bound="Node")


def liaison(record: Any, task: Any) -> Holder:
    return Holder.liaison(task.seed.unit)


def head(record: Any, task: Any) -> Holder:
    return Holder.head(task.seed.unit)


def chair(record: Any, task: Any) -> Holder:
    """Whoever presides, by role and unit, as the arrangement named them."""
    return Holder.of_post(_sitting(task).presiding)


def remind(task: Any, *, actor: Actor) -> None:
    """Note on the seat that the clock reminded it."""
    record_reminder(task.seed, actor=actor)


def _sitting(task: Any) -> Sitting:
    sitting: Sitting = task.flow_task.flow_class.sitting_of(task.process.record)
    return sitting


def begins(task: Any) -> dt.datetime:
    starts: Any = _sitting(task).starts_at  # it has been arranged
    at: dt.datetime = starts
    return at


def shortly_before(task: Any) -> dt.datetime:
    """A working day after the answer was due, but in any case before the sitting begins (URGENT_NOTICE)."""
    record = task.process.record
    on, county = record.policy_on, county_of(record)
    next_day = due("NOTICE_ACK", start=task.due_at, on=on, county=county).at
    return min(next_day, due_before("URGENT_NOTICE", event=begins(task), on=on, county=county).at)


REMINDED = Rung(after=0, urgent=True, opens=remind, label=_("reminded, and on the office's call list"))
HEAD_IS_TOLD = Rung(
    moment=shortly_before,
    after=1,
    notify=(HOLDER, Role.UHEAD, Role.OFFICE),
    urgent=True,
    label=_("the unit's head is told"),
)
COUNTED_ABSENT = Closing(moment=begins, action=count_absent, label=_("counted absent"))
BEFORE_IT_BEGINS = (Rung(after=0, urgent=True), COUNTED_ABSENT)


def worded(node: AnyNode, label: _StrOrPromise, lane: _StrOrPromise = "") -> AnyNode:
    """The same node under the words of the flow that takes it over."""
    other = copy.copy(node)
    titled(other, label, lane)
    return other


class Invitation:
    """The nodes of a summons; a flow names the sitting, and goes on with ``begin``."""

    sitting_of: ClassVar[Any]
    """``sitting_of(record)``: the sitting whose seats are asked."""

    seats = ForEach(items=this.seats_asked, label=_("each unit invited")).Next(this.acknowledge)
    acknowledge = Human(
        label=_("answer the notice"),
        lane=_("units and townships"),
        holder=liaison,
        policy=can_answer_seat,
        deadline="NOTICE_ACK",
        ladder=(REMINDED, HEAD_IS_TOLD, COUNTED_ABSENT),
        phone=True,
    ).Next(this.how_answered)
    how_answered = (
        Switch(label=_("how the unit answered"))
        .Case(this.authorise_proxy, this.sends_proxy, words=_("sends a proxy"))
        .Case(this.rule, this.asks_leave, words=_("asks for leave"))
        .Default(this.acknowledged, words=_("attends, or counted absent"))
    )
    authorise_proxy = Human(
        label=_("authorise the proxy"),
        lane=_("units and townships"),
        holder=head,
        policy=can_authorise_proxy,
        deadline="NOTICE_ACK",
        ladder=BEFORE_IT_BEGINS,
        paper=True,
        signs=True,
    ).Next(this.is_authorised)
    is_authorised = (
        If(this.sends_proxy, yes=_("authorised"), no=_("counted absent"))
        .Then(this.rule)
        .Else(this.acknowledged)
    )
    rule = Human(
        label=_("rule on proxy or leave"),
        lane=_("conveners"),
        holder=chair,
        policy=can_rule_on_seat,
        deadline="NOTICE_ACK",
        ladder=BEFORE_IT_BEGINS,
        paper=True,
    ).Next(this.acknowledged)
    acknowledged = Join(label=_("all answered, or counted absent")).Next(this.begin)

    def seats_asked(self, record: Any) -> list[Seat]:
        return list(type(self).sitting_of(record).seats.select_related("unit"))

    def sends_proxy(self, activation: Any) -> bool:
        return seed_of(activation).answer == Seat.Answer.PROXY

    def asks_leave(self, activation: Any) -> bool:
        return seed_of(activation).answer == Seat.Answer.LEAVE
