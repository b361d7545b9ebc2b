"""Recovery of aid (C7, C10): found, the person heard, ordered (D38), collected to the last yuan or written off (D39).

The person is heard before anything is decided (社会救助法 48). What a false statement brought
stops at the order, also where it is not paid yet. A fault of the staff is answered beside the collecting.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.policy.deadlines import Due, by_hand
from coordination.recoveries import holding, policies
from coordination.recoveries.models import Recovery
from coordination.recoveries.sums import next_instalment
from coordination.units.counties import county_of
from coordination.units.models import Role
from workflows.emergency_aid.front import stop_what_is_ahead
from workflows.engine.base import OR_NONE, RecordFlow, actor_of, record_of, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Function, Human, If, Join, Split, Start, Switch, this

S = Recovery.Status
TOWNSHIP = _("Township")
COUNTY = _("County civil affairs")
COLLECTOR = _("Payer: second officer or finance")
FINANCE = _("Finance")
CONVENER = _("Deputy chief convener")
LADDER = (
    Rung(after=0),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.CHEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.CHEAD, Role.OFFDIR)),
)
FAULT = "answer_fault"


def is_now(*statuses: str) -> Any:
    return when(lambda recovery: recovery.status in statuses)


def instalment_day(recovery: Recovery, task: Any) -> Due:
    """The day by which the next instalment is to be in; one that has passed is late."""
    ahead = next_instalment(recovery)
    day: dt.date = ahead[0] if ahead is not None else timezone.localdate()
    return by_hand(day, on=recovery.policy_on, county=county_of(recovery))


class RecoveryFlow(RecordFlow):
    """Recovery of aid: heard, ordered, returned in instalments, or written off by three hands."""

    process_title = _("Recovery of aid")
    record_label = "recoveries.recovery"
    expects = {
        S.PROPOSED: ("hear",),
        S.HEARD: ("order",),
        S.ORDERED: ("collect", FAULT),
        S.REPLANNED: ("agree_plan", FAULT),
        S.WRITE_OFF_ASKED: ("sign_write_off", FAULT),
        S.WRITE_OFF_SIGNED: ("agree_write_off", FAULT),
        S.WRITE_OFF_AGREED: ("allow_write_off", FAULT),
        S.RETURNED: (FAULT, OR_NONE),
        S.WRITTEN_OFF: (FAULT, OR_NONE),
        S.DROPPED: (),
    }

    start = Start(label=_("Found")).Next(this.hear)
    hear = Human(
        holder=lambda recovery, task: holding.hearer_of(recovery),
        policy=policies.can_hear,
        deadline="RECOVER_HEAR",
        ladder=LADDER,
        label=_("Hear the person on the recovery"),
        lane=TOWNSHIP,
        signs=True,
    ).Next(this.order)
    order = Human(
        holder=lambda recovery, task: holding.orderer_of(recovery),
        policy=policies.can_order,
        deadline="RECOVER_ORDER",
        ladder=LADDER,
        label=_("Decide on the return"),
        lane=COUNTY,
        paper=True,
        signs=True,
    ).Next(this.ordered)
    ordered = (
        Switch(label=_("Is it ordered?"), lane=COUNTY)
        .Case(this.dropped, is_now(S.DROPPED), _("nothing is asked back"))
        .Default(this.stop_unpaid, pgettext_lazy("recovery", "ordered"))
    )
    stop_unpaid = Function(
        this.stop_what_is_ahead, label=_("A false statement brings nothing more"), lane=COUNTY
    ).Next(this.both)
    both = (
        Split(label=_("Collected, and a fault answered for"), lane=COUNTY)
        .Next(this.collect)
        .Next(this.at_fault)
    )

    at_fault = If(
        when(lambda recovery: recovery.is_staff_fault),
        label=_("Is somebody on the staff at fault?"),
        yes=_("yes"),
        no=_("no"),
        lane=COUNTY,
    )
    at_fault.Then(this.answer_fault).Else(this.settled)
    answer_fault = Human(
        holder=lambda recovery, task: holding.fault_keeper_of(recovery),
        policy=policies.can_enter_fault_answer,
        deadline="FAULT_ANSWER",
        ladder=LADDER,
        label=_("Enter the answer of the discipline body"),
        lane=COUNTY,
    ).Next(this.settled)

    collect = Human(
        holder=lambda recovery, task: holding.collector_of(recovery),
        policy=policies.can_collect,
        deadline=instalment_day,
        ladder=LADDER,
        label=_("Enter what is returned"),
        lane=COLLECTOR,
    ).Next(this.collected)
    collected = (
        Switch(label=_("What is left?"), lane=COLLECTOR)
        .Case(this.settled, is_now(S.RETURNED), _("nothing"))
        .Case(this.agree_plan, is_now(S.REPLANNED), _("other instalments are asked for"))
        .Case(this.sign_write_off, is_now(S.WRITE_OFF_ASKED), _("it will not come in"))
        .Default(this.collect, _("more is owed"))
    )
    agree_plan = Human(
        holder=lambda recovery, task: holding.orderer_of(recovery),
        policy=policies.can_order,
        deadline="RECOVER_ORDER",
        ladder=LADDER,
        label=_("Decide on other instalments"),
        lane=COUNTY,
    ).Next(this.collect)

    sign_write_off = Human(
        holder=lambda recovery, task: holding.orderer_of(recovery),
        policy=policies.can_sign_write_off,
        deadline="WRITE_OFF_SIGN",
        ladder=LADDER,
        label=_("Agree to the write-off for civil affairs"),
        lane=COUNTY,
    ).Next(this.signed)
    signed = (
        Switch(label=_("Agreed?"), lane=COUNTY)
        .Case(this.collect, is_now(S.ORDERED), _("refused"))
        .Default(this.agree_write_off, pgettext_lazy("write-off", "agreed"))
    )
    agree_write_off = Human(
        holder=lambda recovery, task: holding.finance_signer_of(recovery),
        policy=policies.can_agree_write_off,
        deadline="WRITE_OFF_SIGN",
        ladder=LADDER,
        label=_("Agree to the write-off for finance"),
        lane=FINANCE,
        signs=True,
    ).Next(this.agreed)
    agreed = (
        Switch(label=_("How much is it?"), lane=FINANCE)
        .Case(this.collect, is_now(S.ORDERED), _("refused"))
        .Case(this.allow_write_off, is_now(S.WRITE_OFF_AGREED), _("more than two may let go"))
        .Default(this.settled, _("written off"))
    )
    allow_write_off = Human(
        holder=lambda recovery, task: holding.deputy_of(recovery),
        policy=policies.can_allow_write_off,
        deadline="WRITE_OFF_SIGN",
        ladder=LADDER,
        label=_("Allow the write-off of a larger sum"),
        lane=CONVENER,
        paper=True,
        signs=True,
    ).Next(this.allowed)
    allowed = (
        Switch(label=_("Allowed?"), lane=CONVENER)
        .Case(this.collect, is_now(S.ORDERED), _("refused"))
        .Default(this.settled, _("written off"))
    )

    settled = Join(label=_("Money and fault are settled")).Next(this.done)
    done = End(label=_("Ended"))
    dropped = End(label=_("Nothing is asked back"))

    def stop_what_is_ahead(self, activation: Any) -> None:
        recovery: Recovery = record_of(activation)
        if recovery.ground == Recovery.Ground.FALSE_STATEMENT:
            stop_what_is_ahead(recovery.case, actor=actor_of(activation), reason=recovery.reason)
