"""An agenda item on its way to a decision (C2, steps 3 to 6): the joint meeting's other flow.

An item outlives a session: it is returned, held, deferred, carried over. The
session reads the items placed on it and waits for none; the item waits for the
session's word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.meetings.actions.coordination import close_opinion
from coordination.meetings.models import AgendaItem, Opinion
from coordination.meetings.policies import items as policies
from coordination.policy.deadlines import Due, due
from coordination.policy.queries import parameter
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.holders import at_county
from workflows.engine.invitation import liaison
from workflows.engine.ladder import Closing, DueTime, Rung
from workflows.engine.nodes import Await, End, ForEach, Human, Join, Start, Switch, this

if TYPE_CHECKING:
    from workflows.models import Task

Status = AgendaItem.Status

UNITS = _("Units and townships")
OFFICE = _("Joint-meeting office")
DIRECTOR = _("Office director")
CONVENERS = _("Conveners")

# a reminder the day before, then the unit's head, then the office
UNIT_LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=("holder", Role.UHEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=("holder", Role.UHEAD, Role.OFFICE)),
)
OFFICE_LADDER = (
    Rung(after="OVERDUE_LADDER", nth=0, notify=("holder", Role.OFFDIR)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=("holder", Role.OFFDIR, Role.DEPUTY)),
)
LEADER_LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=("holder", Role.OFFICE)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=("holder", Role.OFFDIR)),
)


def is_now(*statuses: str) -> Callable[[Any], bool]:
    return when(lambda item: item.status in statuses)


class AgendaItemFlow(RecordFlow):
    """Agenda item

    A unit drafts and its head signs; the office checks and asks the units
    concerned; the director reviews, the convener approves; then a session.
    """

    process_title = _("Agenda item")
    record_label = "meetings.agendaitem"
    expects = {
        Status.DRAFT: ("prepare",),
        Status.SIGNING: ("sign",),
        Status.SUBMITTED: ("check",),
        Status.RETURNED: ("amend",),
        Status.COORDINATING: ("opinion",),
        Status.RECOMMENDING: ("recommend",),
        Status.REVIEWING: ("review",),
        Status.APPROVING: ("approve",),
        Status.HELD: ("present",),
        Status.HIGHER: ("higher",),
        Status.APPROVED: ("pool",),
        Status.CARRIED_OVER: ("pool",),
        Status.DEFERRED: ("pool",),
        Status.PLACED: ("session",),
        Status.DECIDED: (),
        Status.REJECTED: (),
        Status.REROUTED: (),
        Status.WITHDRAWN: (),
    }

    start = Start(label=_("Draft opened")).Next(this.opened)
    opened = (
        Switch(label=_("Prepared already?"), lane=UNITS)
        .Case(this.review, is_now(Status.REVIEWING), _("a case, prepared with its units"))
        .Default(this.prepare, _("to be drafted"))
    )

    prepare = Human(
        holder=this.the_drafter,
        policy=policies.can_hand_over_item,
        deadline="ITEM_DRAFT",
        ladder=UNIT_LADDER[:2],
        label=_("Finish the draft"),
        lane=UNITS,
    ).Next(this.sign)

    sign = Human(
        holder=this.the_head,
        policy=policies.can_sign_item,
        deadline="ITEM_SIGN",
        ladder=UNIT_LADDER[:2],
        label=_("Sign the item form"),
        lane=UNITS,
        paper=True,
        signs=True,
    ).Next(this.signed)
    signed = (
        Switch(label=_("Signed?"), lane=UNITS)
        .Case(this.prepare, is_now(Status.DRAFT), _("not yet"))
        .Case(this.amend, is_now(Status.RETURNED), _("not yet, amended once more"))
        .Default(this.check, _("signed and submitted"))
    )

    check = Human(
        holder=at_county(Role.OFFICE),
        policy=policies.can_check_item,
        deadline="ITEM_CHECK",
        ladder=OFFICE_LADDER,
        label=_("Check completeness"),
        lane=OFFICE,
    ).Next(this.checked)
    checked = (
        Switch(label=_("Complete?"), lane=OFFICE)
        .Case(this.amend, is_now(Status.RETURNED), _("incomplete"))
        .Case(this.ask, is_now(Status.COORDINATING), _("several units concerned"))
        .Case(this.approve, is_now(Status.APPROVING), _("reviewed with the signature"))
        .Default(this.review, _("complete"))
    )

    amend = Human(
        holder=this.the_drafter,
        policy=policies.can_hand_over_item,
        deadline=this.amending_time,
        ladder=UNIT_LADDER,
        label=_("Amend the item"),
        lane=UNITS,
    ).Next(this.sign)

    ask = ForEach(items=this.units_asked, label=_("Ask the units concerned"), lane=OFFICE).Next(this.opinion)
    opinion = Human(
        holder=liaison,
        policy=policies.can_end_opinion,
        deadline="JM_PREOP",
        ladder=(
            Rung(before="REMIND_BEFORE", nth=1, notify=("holder", Role.UHEAD)),
            Closing(action=close_opinion, label=_("stands as no reply, which is no consent")),
        ),
        label=_("Give an opinion"),
        lane=UNITS,
    ).Next(this.heard)
    heard = Join(label=_("All heard")).Next(this.resolved)
    resolved = (
        Switch(label=_("Agreed?"), lane=OFFICE)
        .Case(this.recommend, is_now(Status.RECOMMENDING), _("a unit disagrees"))
        .Case(this.approve, is_now(Status.APPROVING), _("reviewed with the signature"))
        .Default(this.review, _("nobody disagrees"))
    )

    recommend = Human(
        holder=at_county(Role.OFFICE),
        policy=policies.can_recommend_view,
        deadline="ITEM_RECOMMEND",
        ladder=OFFICE_LADDER,
        label=_("Attach the recommended view"),
        lane=OFFICE,
    ).Next(this.review)

    review = Human(
        holder=at_county(Role.OFFDIR),
        policy=policies.can_review_item,
        deadline="ITEM_REVIEW",
        ladder=LEADER_LADDER,
        label=_("Review by the office director"),
        lane=DIRECTOR,
        paper=True,
    ).Next(this.reviewed)
    reviewed = (
        Switch(label=_("Passed?"), lane=DIRECTOR)
        .Case(this.amend, is_now(Status.RETURNED), _("returned"))
        .Case(this.rejected, is_now(Status.REJECTED), _("rejected"))
        .Case(this.rerouted, is_now(Status.REROUTED), _("another way"))
        .Default(this.approve, _("passed"))
    )

    approve = Human(
        holder=this.the_convener,
        policy=policies.can_approve_item,
        deadline="ITEM_APPROVE",
        ladder=LEADER_LADDER,
        label=_("Approval by the convener"),
        lane=CONVENERS,
        paper=True,
        signs=True,
    ).Next(this.approved)
    approved = (
        Switch(label=_("Approved?"), lane=CONVENERS)
        .Case(this.present, is_now(Status.HELD), _("held"))
        .Case(this.higher, is_now(Status.HIGHER), _("needs higher approval"))
        .Case(this.rejected, is_now(Status.REJECTED), _("rejected"))
        .Default(this.pool, _("approved"))
    )

    present = Human(
        holder=at_county(Role.OFFICE),
        policy=policies.can_present_item,
        deadline=this.holding_time,
        ladder=OFFICE_LADDER,
        label=_("Present the held item again"),
        lane=OFFICE,
    ).Next(this.approve)

    higher = Human(
        holder=at_county(Role.OFFICE),
        policy=policies.can_record_higher_answer,
        deadline="ITEM_HIGHER",
        ladder=OFFICE_LADDER,
        label=_("Record the answer from above"),
        lane=OFFICE,
    ).Next(this.answered)
    answered = (
        Switch(label=_("Approved above?"), lane=OFFICE)
        .Case(this.rejected, is_now(Status.REJECTED), _("refused"))
        .Default(this.pool, _("approved"))
    )

    pool = Await(
        until=lambda item: item.status not in AgendaItem.POOL, label=_("Awaits a session"), lane=OFFICE
    ).Next(this.session)
    session = Await(
        until=lambda item: item.status != Status.PLACED, label=_("On a session"), lane=CONVENERS
    ).Next(this.concluded)
    concluded = (
        Switch(label=_("What did the session do?"), lane=CONVENERS)
        .Case(this.higher, is_now(Status.HIGHER), _("referred up"))
        .Case(this.pool, is_now(*AgendaItem.POOL), _("deferred or carried over"))
        .Default(this.decided, _("decided"))
    )

    decided = End(label=_("Decided"))
    rejected = End(label=_("Rejected"))
    rerouted = End(label=_("Re-routed"))

    def the_drafter(self, item: AgendaItem, task: Task) -> Holder:
        return Holder(item.unit, item.drafter_role)

    def the_head(self, item: AgendaItem, task: Task) -> Holder:
        return Holder.head(item.unit)

    def the_convener(self, item: AgendaItem, task: Task) -> Holder:
        """Which of them is known once the item is checked."""
        return Holder(county_of(item).government, item.approver_role)

    def units_asked(self, item: AgendaItem) -> Any:
        return item.opinions.filter(round=item.round, status=Opinion.Status.ASKED).select_related("unit")

    def amending_time(self, item: AgendaItem, task: Task) -> Due:
        """A few days; until the next call where the item missed this one."""
        return due(
            "ITEM_NEXT_CALL" if item.put_off else "ITEM_AMEND",
            start=timezone.now(),
            on=item.policy_on,
            county=county_of(item),
        )

    def holding_time(self, item: AgendaItem, task: Task) -> Due | DueTime:
        if item.held_until is None:
            return due("ITEM_HOLD", start=timezone.now(), on=item.policy_on, county=county_of(item))
        close = dt.time.fromisoformat(parameter("DAY_CLOSE", on=item.policy_on, county=county_of(item)).value)
        return DueTime(timezone.make_aware(dt.datetime.combine(item.held_until, close)))
