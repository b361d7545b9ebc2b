"""A member unit's duty (C3): broken down, dispatched, received, worked on, reported, verified, closed.

The office breaks a matter down and its director approves it (D08), unless signed
minutes say it word for word; the director always signs the slip (D07). The lead
unit's liaison signs the receipt or disputes; a handler works, its head signs the
report (D15); the office verifies, the director or the deputy convener closes (D16).
Progress, co-units' parts, requests for more time and the ladder's papers are
processes of their own (``parts``, ``chases``).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.duties import policies
from coordination.duties.actions import draft_assignment
from coordination.duties.models import Assignment
from coordination.units.models import Role
from coordination.units.queries import clock_actor
from workflows.engine.base import RecordFlow, record_of, when
from workflows.engine.holders import at_county
from workflows.engine.ladder import HOLDER
from workflows.engine.nodes import End, Function, Human, Rung, Start, Switch, this
from workflows.engine.steps import start

from . import parts
from .chases import DUE_LADDER
from .holders import (
    ADVISOR,
    CONVENERS,
    DIRECTOR,
    LATE_AT_THE_DIRECTOR,
    LATE_AT_THE_OFFICE,
    LATE_AT_THE_UNIT,
    LEAD,
    OFFICE,
    advisor,
    deputy,
    director,
    handler,
    lead_head,
    lead_liaison,
    office,
    on_the_due_day,
)

S = Assignment.Status


def is_now(*statuses: str) -> Any:
    return when(lambda assignment: assignment.status in statuses)


class MemberDutyFlow(RecordFlow):
    """Assignment: from its source to the closure ledger."""

    record_label = "duties.assignment"
    process_title = _("Member unit's duty")
    expects = {
        S.BREAKDOWN: ("break_down",),
        S.APPROVING: ("approve",),
        S.DRAFTED: ("sign_slip",),
        S.DISPATCHED: ("receive",),
        S.OBJECTING: ("sign_dispute",),
        S.DISPUTED: ("mediate",),
        S.ADVISING: ("advise",),
        S.APPEALED: ("rule",),
        S.RECEIVED: ("assign",),
        S.IN_PROGRESS: ("work",),
        S.SIGNING: ("sign_report",),
        S.SUBMITTED: ("verify",),
        S.RETURNING: ("rule_return",),
        S.VERIFIED: ("close",),
        S.CLOSED: (),
    }

    start = Start(label=_("assignment drafted")).Next(this.how_decided)
    how_decided = (
        Switch(label=_("decided word for word?"), lane=OFFICE)
        .Case(this.break_down, is_now(S.BREAKDOWN), _("a request, to be broken down"))
        .Case(this.approve, is_now(S.APPROVING), _("broken down by the office"))
        .Case(this.receive, is_now(S.DISPATCHED), _("taken over, dispatched before this house"))
        .Default(this.sign_slip, _("verbatim from signed minutes, or ruled"))
    )
    break_down = Human(
        label=_("break the matter down"),
        lane=OFFICE,
        holder=office,
        policy=policies.can_break_down,
        deadline="BREAKDOWN",
        ladder=LATE_AT_THE_OFFICE,
    ).Next(this.approve)
    approve = Human(
        label=_("approve the breakdown"),
        lane=DIRECTOR,
        holder=director,
        policy=policies.can_approve_breakdown,
        deadline="BREAKDOWN_APPROVE",
        ladder=LATE_AT_THE_DIRECTOR,
        paper=True,
        signs=True,
    ).Next(this.is_approved)
    is_approved = (
        Switch(label=_("approved?"), lane=DIRECTOR)
        .Case(this.break_down, is_now(S.BREAKDOWN), _("sent back"))
        .Default(this.sign_slip, _("approved"))
    )
    sign_slip = Human(
        label=_("sign the assignment slip"),
        lane=DIRECTOR,
        holder=director,
        policy=policies.can_sign_slip,
        deadline="RECEIPT",
        ladder=(Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFICE), urgent=True),),
        paper=True,
        signs=True,
    ).Next(this.receive)
    receive = Human(
        label=_("sign the receipt"),
        lane=LEAD,
        holder=lead_liaison,
        policy=policies.can_receive_assignment,
        deadline="RECEIPT",
        ladder=LATE_AT_THE_UNIT,
        signs=True,
    ).Next(this.is_received)
    is_received = (
        Switch(label=_("accepted?"), lane=LEAD)
        .Case(this.sign_dispute, is_now(S.OBJECTING), _("another unit is held competent"))
        .Default(this.assign, _("received"))
    )

    sign_dispute = Human(
        label=_("file the dispute"),
        lane=LEAD,
        holder=lead_head,
        policy=policies.can_sign_dispute,
        deadline="DISPUTE_SIGN",
        ladder=LATE_AT_THE_UNIT[1:],
        paper=True,
        signs=True,
    ).Next(this.is_filed)
    is_filed = (
        Switch(label=_("filed?"), lane=LEAD)
        .Case(this.receive, is_now(S.DISPATCHED), _("not filed, not yet received"))
        .Case(this.assign, is_now(S.RECEIVED), _("not filed"))
        .Case(this.rule, is_now(S.APPEALED), _("civil affairs is a party"))
        .Default(this.mediate, _("filed"))
    )
    mediate = Human(
        label=_("mediate the dispute"),
        lane=DIRECTOR,
        holder=director,
        policy=policies.can_mediate_dispute,
        deadline="DISPUTE_RULE",
        ladder=(
            Rung(before="REMIND_BEFORE", nth=1),
            Rung(after=0, notify=(HOLDER, Role.DEPUTY), urgent=True),
        ),
        paper=True,
    ).Next(this.is_mediated)
    is_mediated = (
        Switch(label=_("settled?"), lane=DIRECTOR)
        .Case(this.advise, is_now(S.ADVISING), _("advice asked"))
        .Case(this.rule, is_now(S.APPEALED), _("not settled"))
        .Default(this.hand_on, _("ruled"))
    )
    advise = Human(
        label=_("advise on the dispute"),
        lane=ADVISOR,
        holder=advisor,
        policy=policies.can_advise_on_dispute,
        deadline="DISPUTE_ADVICE",
        ladder=(Rung(after=0, notify=(HOLDER, Role.OFFDIR), urgent=True),),
    ).Next(this.mediate)
    rule = Human(
        label=_("rule on the dispute"),
        lane=CONVENERS,
        holder=deputy,
        policy=policies.can_rule_on_dispute,
        deadline="DISPUTE_RULE",
        ladder=(Rung(after=0, notify=(HOLDER, Role.OFFDIR), urgent=True),),
        paper=True,
    ).Next(this.hand_on)
    hand_on = Function(this.open_the_other_part, label=_("hand the ruling on")).Next(this.ruled)
    ruled = (
        Switch(label=_("whose is it?"), lane=OFFICE)
        .Case(this.sign_slip, is_now(S.DRAFTED), _("another unit's"))
        .Case(this.receive, is_now(S.DISPATCHED), _("stays, not yet received"))
        .Default(this.assign, _("stays"))
    )

    assign = Human(
        label=_("assign the handler"),
        lane=LEAD,
        holder=lead_liaison,
        policy=policies.can_assign_handler,
        deadline="ASSIGN_HANDLER",
        ladder=LATE_AT_THE_UNIT,
    ).Next(this.is_assigned)
    is_assigned = (
        Switch(label=_("accepted?"), lane=LEAD)
        .Case(this.sign_dispute, is_now(S.OBJECTING), _("another unit is held competent"))
        .Default(this.begin, _("a handler is named"))
    )
    begin = Function(this.open_parts, label=_("ask co-units and open the progress entry")).Next(this.work)
    work = Human(
        label=_("do the work and report"),
        lane=LEAD,
        holder=handler,
        policy=policies.can_work_on_assignment,
        deadline=on_the_due_day,
        ladder=DUE_LADDER,
    ).Next(this.is_done)
    is_done = (
        Switch(label=_("done?"), lane=LEAD)
        .Case(this.lay_down, is_now(S.RECEIVED), _("handed back to the liaison"))
        .Default(this.sign_report, _("report drafted"))
    )
    lay_down = Function(this.stop_progress, label=_("progress no longer asked")).Next(this.assign)
    sign_report = Human(
        label=_("sign the completion report"),
        lane=LEAD,
        holder=lead_head,
        policy=policies.can_sign_report,
        deadline=on_the_due_day,
        ladder=DUE_LADDER,
        paper=True,
        signs=True,
    ).Next(this.is_signed)
    is_signed = (
        Switch(label=_("signed?"), lane=LEAD)
        .Case(this.work, is_now(S.IN_PROGRESS), _("sent back to the handler"))
        .Default(this.reported, _("signed"))
    )
    reported = Function(this.end_parts, label=_("end what the report overtakes")).Next(this.verify)

    verify = Human(
        label=_("verify against the measure"),
        lane=OFFICE,
        holder=office,
        policy=policies.can_verify_report,
        deadline="VERIFY",
        ladder=LATE_AT_THE_OFFICE,
    ).Next(this.is_verified)
    is_verified = (
        Switch(label=_("meets the measure?"), lane=OFFICE)
        .Case(this.begin, is_now(S.IN_PROGRESS), _("returned for the first time"))
        .Case(this.rule_return, is_now(S.RETURNING), _("to be returned again"))
        .Default(this.close, _("meets it"))
    )
    rule_return = Human(
        label=_("rule on the repeated return"),
        lane=CONVENERS,
        holder=at_county(policies.return_role),
        policy=policies.can_rule_on_return,
        deadline="RETURN_RULE",
        ladder=LATE_AT_THE_DIRECTOR,
        paper=True,
    ).Next(this.is_returned)
    is_returned = (
        Switch(label=_("returned?"), lane=CONVENERS)
        .Case(this.begin, is_now(S.IN_PROGRESS), _("returned"))
        .Default(this.close, _("passes after all"))
    )
    close = Human(
        label=_("close and strike off"),
        lane=DIRECTOR,
        holder=at_county(policies.closing_role),
        policy=policies.can_close_assignment,
        deadline="CLOSE_DUTY",
        ladder=LATE_AT_THE_DIRECTOR,
        paper=True,
        signs=True,
    ).Next(this.is_closed)
    is_closed = (
        Switch(label=_("closed?"), lane=DIRECTOR)
        .Case(this.verify, is_now(S.SUBMITTED), _("to be verified again"))
        .Case(this.close, is_now(S.VERIFIED), _("before the deputy convener"))
        .Default(this.settle, _("closed"))
    )
    settle = Function(this.open_residue, label=_("open what remains")).Next(this.closed)
    closed = End(label=_("struck off"))

    def open_the_other_part(self, activation: Any) -> None:
        """A split ruling opens the other unit's part as an assignment of its own."""
        assignment: Assignment = record_of(activation)
        dispute = assignment.disputes.filter(ruling="split").order_by("pk").last()
        if dispute is None or dispute.ruled_unit is None or assignment.parts.exists():
            return
        part = draft_assignment(
            actor=clock_actor(),
            source=assignment,
            source_label=assignment.source_label,
            title=assignment.title,
            requirement=dispute.other_part,
            measure=assignment.measure,
            basis=assignment.basis,
            lead_unit=dispute.ruled_unit,
            due_on=assignment.due_on,
            origin=Assignment.Origin(assignment.origin),
            is_major=assignment.is_major,
            household_key=assignment.household_key,
            split_from=assignment,
        )
        start(part, actor=clock_actor(), parent_task=activation.process.parent_task)

    def open_parts(self, activation: Any) -> None:
        parts.open_parts(record_of(activation), actor=clock_actor())

    def stop_progress(self, activation: Any) -> None:
        parts.stop_progress(record_of(activation), actor=clock_actor())

    def end_parts(self, activation: Any) -> None:
        parts.end_parts(record_of(activation), actor=clock_actor())

    def open_residue(self, activation: Any) -> None:
        """What remains of a matter is broken down as a matter of its own (B7)."""
        assignment: Assignment = record_of(activation)
        if assignment.result != Assignment.Result.RESIDUE:
            return
        residue = parts.draft_residue(assignment, actor=clock_actor())
        start(residue, actor=clock_actor())
