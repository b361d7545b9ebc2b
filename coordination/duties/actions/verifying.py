"""交账—对账—销账: the office compares the report with the measure, a different person closes (B7)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, gives_reason, need, revising
from coordination.documents.striking_off import strike_off
from coordination.duties.lifecycle import AssignmentLifecycle
from coordination.duties.models import Assignment, Report
from coordination.duties.notices import DutyNotice
from coordination.duties.papers.reports import closure_rows
from coordination.duties.policies import (
    can_close_assignment,
    can_rule_on_return,
    can_verify_report,
)
from coordination.duties.queries.due import extend_by, pause_of
from coordination.duties.queries.people import lead_holders, office
from coordination.duties.verbs import DutyVerb
from coordination.telling import tell
from coordination.units.holders import liaison_and_head
from coordination.units.models import Role

Result = Assignment.Result


@gives_reason
@transaction.atomic
def pass_report(assignment: Assignment, *, actor: Actor, findings: str) -> Assignment:
    """The evidence meets the measure, in the words of somebody who did not do the work."""
    assignment, change = begin(assignment, actor=actor)
    require(can_verify_report(actor, assignment))
    AssignmentLifecycle(assignment).verify()
    _judge(assignment, Report.Verdict.PASSED, findings, actor)
    assignment.verified_by = actor.acting_post
    change.save(DutyVerb.REPORT_VERIFIED, reason=findings)
    return assignment


@gives_reason
@transaction.atomic
def return_report(assignment: Assignment, *, actor: Actor, findings: str) -> Assignment:
    """The first return is the office's; the second goes to the director, the third to the deputy convener."""
    assignment, change = begin(assignment, actor=actor)
    require(can_verify_report(actor, assignment))
    if assignment.returns == 0:
        return _return(change, findings)
    AssignmentLifecycle(assignment).propose_return()
    assignment.verified_by = actor.acting_post
    with revising(assignment.reports.get(verdict=""), actor=actor) as report:
        report.findings = findings
    change.save(DutyVerb.RETURN_PROPOSED, reason=findings)
    return assignment


@transaction.atomic
def confirm_return(assignment: Assignment, *, actor: Actor, opinion: str) -> Assignment:
    assignment, change = begin(assignment, actor=actor)
    require(can_rule_on_return(actor, assignment))
    return _return(change, need(opinion, _("Say what the unit has to put right."), field="opinion"))


@transaction.atomic
def accept_after_all(assignment: Assignment, *, actor: Actor, opinion: str) -> Assignment:
    """The leader does not follow the proposed return; the report passes."""
    assignment, change = begin(assignment, actor=actor)
    require(can_rule_on_return(actor, assignment))
    opinion = need(opinion, _("Say why the report passes."), field="opinion")
    AssignmentLifecycle(assignment).verify()
    _judge(assignment, Report.Verdict.PASSED, opinion, actor)
    change.save(DutyVerb.REPORT_VERIFIED, reason=opinion)
    return assignment


@transaction.atomic
def send_back_verification(assignment: Assignment, *, actor: Actor, opinion: str) -> Assignment:
    """Whoever is to close asks the office to look once more."""
    assignment, change = begin(assignment, actor=actor)
    require(can_close_assignment(actor, assignment))
    opinion = need(opinion, _("Say what is to be looked at again."), field="opinion")
    AssignmentLifecycle(assignment).verify_again()
    with revising(assignment.reports.order_by("-round")[0], actor=actor) as report:
        report.verdict = ""
    event = change.save(DutyVerb.VERIFICATION_SENT_BACK, reason=opinion)
    tell(assignment, DutyNotice.RETURNED, event, [office(assignment)], actor=actor)
    return assignment


@transaction.atomic
def lay_before_deputy(assignment: Assignment, *, actor: Actor, opinion: str) -> Assignment:
    """The director finds the matter major: the deputy convener closes it."""
    assignment, change = begin(assignment, actor=actor)
    require(can_close_assignment(actor, assignment))
    if not actor.has_role(Role.OFFDIR):
        raise ValidationError({"outcome": _("It is before the deputy convener already.")})
    assignment.is_major = True
    change.save(DutyVerb.LAID_BEFORE_DEPUTY, reason=opinion)
    return assignment


@transaction.atomic
def close_assignment(
    assignment: Assignment,
    *,
    actor: Actor,
    result: str,
    opinion: str = "",
) -> Assignment:
    """Strike the matter off (销号): its line of the ledger is signed (D16) and it ends."""
    assignment, change = begin(assignment, actor=actor)
    require(can_close_assignment(actor, assignment))
    AssignmentLifecycle(assignment).close()
    result = Result(result)
    if result == Result.IMPOSSIBLE and not actor.has_role(Role.DEPUTY, Role.CHIEF):
        raise ValidationError({"result": _("Only the conveners close a matter as impossible.")})
    if result != Result.DONE:
        opinion = need(opinion, _("Say why it is closed with this result."), field="opinion")
    now = timezone.now()
    assignment.result, assignment.result_note = result, opinion
    assignment.closed_at, assignment.closed_by = now, actor.acting_post
    paper = strike_off(
        assignment,
        actor=actor,
        number=assignment.number,
        form="交办事项销号登记表",
        rows=closure_rows(assignment),
        recipients=[assignment.lead_unit, *assignment.co_units.all()],
    )
    event = change.save(
        DutyVerb.ASSIGNMENT_CLOSED,
        reason=opinion,
        after={"result": result, "paper": str(paper.number)},
    )
    helping = [holder for unit in assignment.co_units.all() for holder in liaison_and_head(unit)]
    tell(
        assignment,
        DutyNotice.CLOSED,
        event,
        [*lead_holders(assignment), office(assignment), *helping],
        actor=actor,
    )
    return assignment


def _judge(assignment: Assignment, verdict: Report.Verdict, findings: str, actor: Actor) -> None:
    with revising(assignment.reports.get(verdict=""), actor=actor) as report:
        report.verdict, report.findings = verdict, findings
        report.verified_by, report.verified_at = actor.acting_post, timezone.now()


def _return(change: Change[Assignment], reason: str) -> Assignment:
    """Back to the handler under the same number; the days at the office do not count (C7)."""
    assignment, actor = change.record, change.actor
    _judge(assignment, Report.Verdict.RETURNED, reason, actor)
    AssignmentLifecycle(assignment).return_report()
    was = assignment.due_on
    assert assignment.submitted_at is not None  # noqa: S101 - its constraint
    if not assignment.submitted_at > assignment.closes_at:
        first: dt.date = timezone.localdate(assignment.submitted_at)
        pause = pause_of(first, timezone.localdate(), reason="verification", most=None)
        assignment.pauses = [*assignment.pauses, pause]
        assignment.due_on = extend_by(assignment.due_on, pause["days"])
    assignment.returns += 1
    assignment.submitted_at = None
    event = change.save(
        DutyVerb.REPORT_RETURNED,
        reason=reason,
        after={"returns": assignment.returns, "due": assignment.due_on, "due_was": was},
    )
    tell(assignment, DutyNotice.RETURNED, event, lead_holders(assignment), actor=actor)
    return assignment
