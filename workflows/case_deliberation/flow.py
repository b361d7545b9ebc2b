"""One matter, one discussion (一事一议, C4): a case from its proposal to the visit after it.

Somebody proposes and signs, the office accepts; the system gathers, each unit concerned
says what it knows and can give; the office assembles the report and schedules. A panel,
a session of the joint meeting or the units in writing deliberate, the chair
concludes last; whoever spoke for a unit signs what was said, the chair the decision. Everything decided is opened at once and awaited; the
township tells the person, and visits when all is done: solved, or a new round.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.deliberation.actions.preparing import note_missing_sheet
from coordination.deliberation.actions.speaking import note_unsigned
from coordination.deliberation.models import Deliberation
from coordination.deliberation.policies import (
    can_accept,
    can_amend,
    can_chair,
    can_conclude,
    can_give_sheet,
    can_prepare,
    can_run_case,
    can_sign_position,
    can_sign_proposal,
    can_tell,
    can_visit,
)
from coordination.sittings.actions import count_absent
from coordination.sittings.policies import (
    can_write_position,
)
from coordination.units.models import Role
from workflows.case_deliberation import terms
from workflows.engine.base import RecordFlow, when
from workflows.engine.invitation import Invitation, head, liaison, worded
from workflows.engine.ladder import HOLDER, Closing, Rung
from workflows.engine.nodes import (
    Await,
    End,
    ForEach,
    Function,
    Human,
    If,
    Join,
    Split,
    Start,
    Switch,
    this,
)

from .terms import (
    CHAIR,
    HOUSE,
    LATE_AT_THE_OFFICE,
    OFFICE,
    PROPOSER,
    TOWNSHIP,
    UNITS,
    by_chair,
    by_office,
    by_township,
)
from .ways import CaseWays

S = Deliberation.Status


def is_now(*statuses: str) -> Callable[[Any], bool]:
    return when(lambda case: case.status in statuses)


class CaseDeliberationFlow(CaseWays, Invitation, RecordFlow):
    """Case deliberation: one case, prepared, heard, decided, carried out and visited."""

    record_label = "deliberation.deliberation"
    process_title = _("Case deliberation")
    expects = {
        S.PROPOSED: ("propose", "accept"),
        S.RETURNED: ("amend",),
        S.PREPARING: ("sheet",),
        S.ACCEPTED: ("assemble",),
        S.ARRANGING: ("schedule",),
        S.SCHEDULED: (
            "session",
            "acknowledge",
            "authorise_proxy",
            "rule",
            "begin",
            "write",
            "conclude",
        ),
        S.DELIBERATING: ("hold",),
        S.DEFERRED: ("evidence",),
        S.SETTLING: ("settle",),
        S.DECIDED: ("undersign", "sign"),
        S.EXECUTING: ("tell", "put_up", "take_down", "children"),
        S.FOLLOW_UP: ("follow_up",),
        S.CLOSED: (),
        S.DECLINED: (),
        S.MERGED: (),
        S.WITHDRAWN: (),
    }

    start = Start(label=_("Proposed")).Next(this.begins)
    begins = (
        Switch(label=_("New, or reopened?"), lane=HOUSE)
        .Case(this.gather, is_now(S.PREPARING), pgettext_lazy("deliberation", "reopened"))
        .Case(this.propose, this.is_unsigned, _("proposed by another process"))
        .Default(this.accept, pgettext_lazy("deliberation", "new"))
    )
    propose = Human(
        holder=terms.proposer,
        policy=can_sign_proposal,
        deadline=terms.within("CD_ACCEPT"),
        ladder=(Rung(before="REMIND_BEFORE", nth=1), *LATE_AT_THE_OFFICE[:1]),
        label=_("Sign the proposal"),
        lane=PROPOSER,
        signs=True,
        paper=True,
    ).Next(this.accept)

    accept = by_office(_("Accept the case"), can_accept, terms.within("CD_ACCEPT"), signs=True).Next(
        this.accepted
    )
    accepted = (
        Switch(label=_("Accepted?"), lane=OFFICE)
        .Case(this.amend, is_now(S.RETURNED), _("returned"))
        .Case(this.declined, is_now(S.DECLINED), _("declined, the right way named"))
        .Case(this.merged, is_now(S.MERGED), _("merged into an open case"))
        .Default(this.gather, _("accepted"))
    )
    amend = Human(
        holder=terms.proposer,
        policy=can_amend,
        deadline=terms.within("ITEM_AMEND"),
        ladder=(Rung(before="REMIND_BEFORE", nth=1), *LATE_AT_THE_OFFICE[:1]),
        label=_("Amend the proposal"),
        lane=PROPOSER,
        signs=True,
    ).Next(this.accept)

    gather = Function(this.gather_findings, label=_("Gather aid chain, duplicates, checks"), lane=HOUSE).Next(
        this.is_urgent
    )
    is_urgent = (
        If(
            when(lambda case: case.is_urgent and case.round == 1),
            label=_("Urgent?"),
            yes=_("urgent"),
            no=_("not urgent"),
            lane=HOUSE,
        )
        .Then(this.advance)
        .Else(this.ask)
    )
    advance = Function(this.begin_advance, label=_("Start the advance now"), lane=HOUSE).Next(this.ask)
    ask = ForEach(items=this.sheets_asked, label=_("Each unit concerned"), lane=OFFICE).Next(this.sheet)
    sheet = Human(
        holder=liaison,
        policy=can_give_sheet,
        deadline=terms.within("CD_PREP"),
        ladder=(
            Rung(before="REMIND_BEFORE", nth=1),
            Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD, Role.DEPUTY)),
            Closing(
                after="OVERDUE_LADDER",
                nth=1,
                action=note_missing_sheet,
                label=_("noted as missing, and the chair told"),
            ),
        ),
        label=_("Give the fact and offer sheet"),
        lane=UNITS,
    ).Next(this.sheets_in)
    sheets_in = Join(label=_("All sheets in"), lane=OFFICE).Next(this.assemble)
    assemble = by_office(
        _("Assemble the case report"), can_prepare, terms.within("CD_PREP"), signs=True
    ).Next(this.schedule)
    schedule = by_office(_("Schedule the hearing"), can_prepare, terms.within("CD_MEET")).Next(this.forum)
    forum = (
        Switch(label=_("Heard by whom?"), lane=OFFICE)
        .Case(this.session, this.by_session, _("a joint meeting"))
        .Case(this.ask_in_writing, this.in_writing, _("in writing"))
        .Default(this.seats, _("own panel"))
    )

    # an item of a joint meeting
    session = Await(opens=this.open_item, label=_("Awaits the joint meeting"), lane=CHAIR).Next(this.back)
    back = Function(this.take_back, label=_("Take back what was decided"), lane=HOUSE).Next(this.carried_back)
    carried_back = (
        Switch(label=_("What did the joint meeting do?"), lane=CHAIR)
        .Case(this.schedule, is_now(S.ARRANGING), _("no decision, heard another way"))
        .Default(this.settle, _("decided"))
    )

    # a written round
    ask_in_writing = ForEach(items=this.seats_asked, label=_("Each unit in writing"), lane=OFFICE).Next(
        this.write
    )
    write = Human(
        holder=head,
        policy=can_write_position,
        deadline=terms.within("CD_MEET"),
        ladder=(
            Rung(before="REMIND_BEFORE", nth=1),
            Closing(action=count_absent, label=_("stands as no answer, which is no consent")),
        ),
        label=_("State the unit's position in writing"),
        lane=UNITS,
        signs=True,
        paper=True,
    ).Next(this.written)
    written = Join(label=_("All answers in, or the time is up"), lane=OFFICE).Next(this.have_all_answered)
    have_all_answered = (
        If(this.all_answered, label=_("All answered?"), yes=_("all"), no=_("not all"), lane=OFFICE)
        .Then(this.conclude)
        .Else(this.drop_written)
    )
    drop_written = Function(this.end_written, label=_("End the written round"), lane=HOUSE).Next(
        this.schedule
    )
    conclude = by_chair(_("Conclude the written round"), can_conclude, terms.within("CD_NOTICE")).Next(
        this.heard
    )

    # an own panel
    seats = worded(Invitation.seats, _("Each unit summoned"), OFFICE)
    acknowledge = worded(Invitation.acknowledge, _("Answer the summons"), UNITS)
    how_answered = worded(Invitation.how_answered, _("How did the unit answer?"), UNITS)
    authorise_proxy = worded(Invitation.authorise_proxy, _("Authorise the proxy"), UNITS)
    is_authorised = worded(Invitation.is_authorised, _("Authorised?"), UNITS)
    rule = worded(Invitation.rule, _("Rule on proxy or leave"), CHAIR)
    acknowledged = worded(Invitation.acknowledged, _("All answered, or counted absent"), OFFICE)
    begin = by_office(_("Open the hearing"), can_run_case, terms.panel_begins).Next(this.hold)
    hold = by_office(_("Hold the hearing"), can_conclude, terms.end_of_panel_day, page=terms.desk).Next(
        this.heard
    )
    heard = (
        Switch(label=_("Concluded how?"), lane=CHAIR)
        .Case(this.speakers, is_now(S.DECIDED), _("decided"))
        .Case(this.evidence, is_now(S.DEFERRED), _("deferred for named evidence"))
        .Default(this.schedule, _("no quorum, or referred to the joint meeting"))
    )
    speakers = ForEach(items=this.seats_to_sign, label=_("Each unit that spoke"), lane=OFFICE).Next(
        this.undersign
    )
    undersign = Human(
        holder=terms.speaker,
        policy=can_sign_position,
        deadline=terms.within("CD_NOTICE"),
        ladder=(
            Rung(before="REMIND_BEFORE", nth=1),
            Closing(action=note_unsigned, label=_("stands unsigned, as the desk noted it")),
        ),
        label=_("Sign what the unit said"),
        lane=UNITS,
        signs=True,
        paper=True,
    ).Next(this.undersigned)
    undersigned = Join(label=_("All signed, or the time is up"), lane=OFFICE).Next(this.sign)
    evidence = by_office(
        _("Record the evidence received"),
        can_prepare,
        terms.evidence_day,
        ladder=(Rung(before="REMIND_BEFORE", nth=1), *LATE_AT_THE_OFFICE),
    ).Next(this.schedule)

    # the decision
    settle = by_office(_("Write the decision down"), can_prepare, terms.within("CD_NOTICE")).Next(this.sign)
    sign = by_chair(
        _("Sign the decision"), can_chair, terms.within("CD_NOTICE"), signs=True, paper=True
    ).Next(this.signed)
    signed = (
        Switch(label=_("Signed?"), lane=CHAIR)
        .Case(this.settle, is_now(S.SETTLING), _("sent back"))
        .Case(this.schedule, is_now(S.ARRANGING), _("new facts, heard again"))
        .Default(this.both, _("signed"))
    )

    # what follows from it
    both = (
        Split(label=_("Carried out and told"), lane=HOUSE)
        .Next(this.tell)
        .Next(this.execute)
        .Next(this.is_public)
    )
    tell = by_township(_("Tell the person"), can_tell, terms.within("CD_NOTICE"), signs=True).Next(this.done)
    is_public = (
        If(
            when(terms.is_published),
            label=_("To be made known in public?"),
            yes=_("cash is granted"),
            no=_("no cash, or guarded"),
            lane=TOWNSHIP,
        )
        .Then(this.put_up)
        .Else(this.done)
    )
    put_up = by_township(_("Put the public notice up"), can_tell, terms.within("CD_NOTICE"), signs=True).Next(
        this.take_down
    )
    take_down = by_township(_("Take the public notice down"), can_tell, terms.notice_ends).Next(this.done)
    execute = Function(this.carry_out_at_once, label=_("Open what was decided"), lane=HOUSE).Next(
        this.is_awaited
    )
    is_awaited = (
        If(
            this.opens_processes,
            label=_("To be awaited?"),
            yes=_("opens processes"),
            no=_("none"),
            lane=HOUSE,
        )
        .Then(this.children)
        .Else(this.done)
    )
    children = Await(opens=this.open_processes, label=_("Awaits what the decision opened"), lane=HOUSE).Next(
        this.done
    )
    done = Join(label=_("Told, and all ended"), lane=HOUSE).Next(this.finish)
    finish = Function(this.end_execution, label=_("All carried out"), lane=HOUSE).Next(this.is_supported)
    is_supported = (
        If(is_now(S.FOLLOW_UP), label=_("Supported?"), yes=_("supported"), no=_("not supported"), lane=HOUSE)
        .Then(this.follow_up)
        .Else(this.closed)
    )
    follow_up = by_township(
        _("Visit the household"), can_visit, terms.visit_day, signs=True, rests=True
    ).Next(this.visited)
    visited = (
        Switch(label=_("Solved?"), lane=TOWNSHIP)
        .Case(this.follow_up, is_now(S.FOLLOW_UP), _("improving, another visit"))
        .Case(this.gather, is_now(S.PREPARING), _("not solved, a new round"))
        .Default(this.closed, _("solved"))
    )

    declined = End(label=_("Declined"))
    merged = End(label=_("Merged"))
    closed = End(label=_("Closed"))
