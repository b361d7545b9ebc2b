"""The joint meeting (C2) in two flows: a session's here, an item's in ``item``.

A session is called, instructed, arranged, noticed, held, minuted, countersigned,
checked and signed; every decision line then opens an assignment of its own.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.meetings.actions.minutes import close_countersigning, draft_minutes, note_silence
from coordination.meetings.actions.sessions import close_call, note_no_reply
from coordination.meetings.models import CallAnswer, Countersign, Session
from coordination.meetings.policies.minutes import (
    can_check_minutes,
    can_countersign,
    can_draft_minutes,
    can_sign_minutes,
)
from coordination.meetings.policies.sessions import (
    can_answer_call,
    can_instruct_session,
    can_run_session,
    can_sign_notice,
)
from coordination.sittings.models import Sitting
from coordination.units.models import Role
from coordination.units.queries import clock_actor
from workflows.engine.base import RecordFlow, record_of, when
from workflows.engine.invitation import Invitation, head, liaison
from workflows.engine.ladder import HOLDER
from workflows.engine.nodes import (
    Closing,
    End,
    ForEach,
    Function,
    Human,
    If,
    Join,
    Rung,
    Start,
    this,
)

from .decisions import open_assignments
from .terms import (
    chair,
    convener,
    desk,
    director,
    end_of_meeting_day,
    issue_due,
    notice_due,
    office,
)

S = Session.Status
REMINDERS = (Rung(before="REMIND_BEFORE", nth=0), Rung(before="REMIND_BEFORE", nth=1))
LATE_AT_THE_OFFICE = (Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFDIR), urgent=True),)


class JointMeetingFlow(Invitation, RecordFlow):
    """Joint meeting: from the call for items to the issued minutes."""

    record_label = "meetings.session"
    process_title = _("Joint meeting")
    expects = {
        S.DRAFT: (),
        S.COLLECTING: ("answer_call",),
        S.INSTRUCTING: ("instruct",),
        S.ARRANGING: ("arrange",),
        S.NOTICING: ("sign_notice",),
        S.NOTICED: ("acknowledge", "authorise_proxy", "rule", "begin"),
        S.IN_SESSION: ("hold",),
        S.MINUTING: ("draft",),
        S.COUNTERSIGNING: ("countersign",),
        S.RECONCILING: ("reconcile",),
        S.CHECKING: ("check",),
        S.SIGNING: ("sign",),
        S.ISSUED: (),
        S.INQUORATE: (),
    }

    start = Start(label=_("call for items")).Next(this.call)
    call = ForEach(items=this.units_called, label=_("each member unit")).Next(this.answer_call)
    answer_call = Human(
        label=_("answer the call for items"),
        lane=_("units and townships"),
        holder=liaison,
        policy=can_answer_call,
        deadline=this.call_closes,
        ladder=(*REMINDERS, Closing(action=note_no_reply, label=_("stands as no reply"))),
        phone=True,
    ).Next(this.answered)
    answered = Join(label=_("all answered, or no reply")).Next(this.close_the_call)
    close_the_call = Function(this.end_call, label=_("close the call")).Next(this.instruct)
    instruct = Human(
        label=_("give the instruction"),
        lane=_("conveners"),
        holder=convener,
        policy=can_instruct_session,
        deadline="JM_INSTRUCT",
        ladder=LATE_AT_THE_OFFICE,
        paper=True,
    ).Next(this.arrange)
    arrange = Human(
        label=_("arrange agenda and meeting"),
        lane=_("office"),
        holder=office,
        policy=can_run_session,
        deadline="JM_ARRANGE",
        ladder=LATE_AT_THE_OFFICE,
    ).Next(this.sign_notice)
    sign_notice = Human(
        label=_("sign the notice"),
        lane=_("office director"),
        holder=director,
        policy=can_sign_notice,
        deadline=notice_due,
        paper=True,
        signs=True,
    ).Next(this.is_notice_signed)
    is_notice_signed = (
        If(when(lambda session: session.status == S.NOTICED), yes=_("signed"), no=_("sent back"))
        .Then(this.seats)
        .Else(this.arrange)
    )
    begin = Human(
        label=_("open the meeting"),
        lane=_("office"),
        holder=office,
        policy=can_run_session,
        deadline=this.meeting_begins,
        ladder=LATE_AT_THE_OFFICE,
    ).Next(this.hold)
    hold = Human(
        label=_("hold the meeting"),
        lane=_("office"),
        holder=office,
        policy=can_run_session,
        deadline=end_of_meeting_day,
        ladder=LATE_AT_THE_OFFICE,
        page=desk,
    ).Next(this.is_quorate)
    is_quorate = (
        If(
            when(lambda session: session.status == S.MINUTING),
            label=_("quorum"),
            yes=_("at least one item had its quorum"),
            no=_("none had"),
        )
        .Then(this.first_draft)
        .Else(this.inquorate)
    )
    inquorate = End(label=_("ended without a quorum"))
    first_draft = Function(this.draft_from_desk, label=_("draft from the desk's notes")).Next(this.draft)
    draft = Human(
        label=_("finish the draft minutes"),
        lane=_("office"),
        holder=office,
        policy=can_draft_minutes,
        deadline="MIN_DRAFT",
        ladder=LATE_AT_THE_OFFICE,
    ).Next(this.are_units_named)
    are_units_named = (
        If(
            when(lambda session: session.status == S.COUNTERSIGNING),
            yes=_("a decision line names units"),
            no=_("no decision line"),
        )
        .Then(this.countersigns)
        .Else(this.check)
    )
    countersigns = ForEach(items=this.units_countersigning, label=_("each unit named")).Next(this.countersign)
    countersign = Human(
        label=_("countersign the minutes"),
        lane=_("units and townships"),
        holder=head,
        policy=can_countersign,
        deadline="MIN_SIGN",
        ladder=(
            Rung(after=0, urgent=True, label=_("reminded, and on the office's call list")),
            Closing(after="COUNTERSIGN_GRACE", action=note_silence, label=_("silence noted, no consent")),
        ),
        paper=True,
    ).Next(this.countersigned)
    countersigned = Join(label=_("all answers in")).Next(this.close_round)
    close_round = Function(this.end_round, label=_("look at the answers")).Next(this.has_objections)
    has_objections = (
        If(
            when(lambda session: session.status == S.RECONCILING),
            yes=_("comments or objections"),
            no=_("none"),
        )
        .Then(this.reconcile)
        .Else(this.check)
    )
    reconcile = Human(
        label=_("reconcile the minutes"),
        lane=_("office"),
        holder=office,
        policy=can_draft_minutes,
        deadline="MIN_SIGN",
        ladder=LATE_AT_THE_OFFICE,
    ).Next(this.are_units_named)
    check = Human(
        label=_("check the minutes"),
        lane=_("office director"),
        holder=director,
        policy=can_check_minutes,
        deadline="MIN_SIGN",
        paper=True,
    ).Next(this.is_checked)
    is_checked = (
        If(when(lambda session: session.status == S.SIGNING), yes=_("passed"), no=_("sent back"))
        .Then(this.sign)
        .Else(this.draft)
    )
    sign = Human(
        label=_("sign the minutes"),
        lane=_("conveners"),
        holder=chair,
        policy=can_sign_minutes,
        deadline=issue_due,
        ladder=(
            Rung(after=0, notify=(HOLDER, Role.OFFDIR), urgent=True),
            Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFDIR, Role.DEPUTY), urgent=True),
        ),
        paper=True,
        signs=True,
    ).Next(this.is_signed)
    is_signed = (
        If(when(lambda session: session.status == S.ISSUED), yes=_("signed"), no=_("sent back"))
        .Then(this.hand_out)
        .Else(this.draft)
    )
    hand_out = Function(this.open_assignments, label=_("open an assignment for each decision line")).Next(
        this.issued
    )
    issued = End(label=_("minutes issued"))

    @staticmethod
    def sitting_of(session: Session) -> Sitting:
        return session.sitting

    @classmethod
    def subject_number(cls, record: Any) -> str:
        """The minutes' number once they have one."""
        minutes = getattr(record, "minutes", None)
        return minutes.number if minutes else ""

    def units_called(self, session: Session) -> list[CallAnswer]:
        return list(session.call_answers.select_related("unit"))

    def units_countersigning(self, session: Session) -> list[Countersign]:
        minutes = session.minutes
        return list(minutes.countersigns.filter(round=minutes.round).select_related("unit"))

    def call_closes(self, session: Session, task: Any) -> dt.datetime | None:
        return session.call_closes_at

    def meeting_begins(self, session: Session, task: Any) -> dt.datetime | None:
        return session.sitting.starts_at

    def end_call(self, activation: Any) -> None:
        close_call(record_of(activation), actor=clock_actor())

    def draft_from_desk(self, activation: Any) -> None:
        draft_minutes(record_of(activation), actor=clock_actor())

    def end_round(self, activation: Any) -> None:
        close_countersigning(record_of(activation), actor=clock_actor())

    def open_assignments(self, activation: Any) -> None:
        open_assignments(record_of(activation))
