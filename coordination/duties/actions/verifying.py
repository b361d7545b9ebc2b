"""交账—对账—销账: the office compares the report with the measure, a different person closes (B7)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.audit.verbs import Verb
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment
from coordination.documents.signing import issue
from coordination.duties.lifecycle import AssignmentLifecycle
from coordination.duties.models import Assignment, Report
from coordination.duties.notices import DutyNotice
from coordination.duties.papers.reports import closure_content, closure_title
from coordination.duties.policies import (
    can_close_assignment,
    can_rule_on_return,
    can_verify_report,
)
from coordination.duties.queries.due import extend_by, pause_of
from coordination.duties.traces import lead_people, lock_assignment, office_people, tell, trace, unit_people
from coordination.duties.verbs import DutyVerb
from coordination.policy.queries import parameter
from coordination.units.models import Role
from coordination.units.queries import meeting_office

Result = Assignment.Result


@transaction.atomic
def pass_report(assignment: Assignment, *, actor: Actor, findings: str) -> Assignment:
    """The evidence meets the measure, in the words of somebody who did not do the work."""
    assignment = lock_assignment(assignment)
    require(can_verify_report(actor, assignment))
    AssignmentLifecycle(assignment).verify()
    _judge(assignment, Report.Verdict.PASSED, findings, actor)
    assignment.verified_by = actor.acting_post
    trace(
        assignment,
        DutyVerb.REPORT_VERIFIED,
        actor=actor,
        fields=("status", "verified_by"),
        reason=findings,
    )
    return assignment


@transaction.atomic
def return_report(assignment: Assignment, *, actor: Actor, findings: str) -> Assignment:
    """The first return is the office's; the second goes to the director, the third to the deputy convener."""
    assignment = lock_assignment(assignment)
    require(can_verify_report(actor, assignment))
    if assignment.returns == 0:
        _judge(assignment, Report.Verdict.RETURNED, findings, actor)
        return _return(assignment, findings, actor)
    AssignmentLifecycle(assignment).propose_return()
    assignment.verified_by = actor.acting_post
    report = assignment.reports.get(verdict="")
    report.findings = findings
    save_version(report, actor=actor, update_fields=["findings"])
    trace(
        assignment, DutyVerb.RETURN_PROPOSED, actor=actor, fields=("status", "verified_by"), reason=findings
    )
    return assignment


@transaction.atomic
def confirm_return(assignment: Assignment, *, actor: Actor, opinion: str) -> Assignment:
    assignment = lock_assignment(assignment)
    require(can_rule_on_return(actor, assignment))
    _need(opinion, _("Say what the unit has to put right."))
    _judge(assignment, Report.Verdict.RETURNED, opinion, actor)
    return _return(assignment, opinion, actor)


@transaction.atomic
def accept_after_all(assignment: Assignment, *, actor: Actor, opinion: str) -> Assignment:
    """The leader does not follow the proposed return; the report passes."""
    assignment = lock_assignment(assignment)
    require(can_rule_on_return(actor, assignment))
    _need(opinion, _("Say why the report passes."))
    AssignmentLifecycle(assignment).verify()
    _judge(assignment, Report.Verdict.PASSED, opinion, actor)
    trace(assignment, DutyVerb.REPORT_VERIFIED, actor=actor, reason=opinion)
    return assignment


@transaction.atomic
def send_back_verification(assignment: Assignment, *, actor: Actor, opinion: str) -> Assignment:
    """Whoever is to close asks the office to look once more."""
    assignment = lock_assignment(assignment)
    require(can_close_assignment(actor, assignment))
    _need(opinion, _("Say what is to be looked at again."))
    AssignmentLifecycle(assignment).verify_again()
    report = assignment.reports.order_by("-round")[0]
    report.verdict = ""
    save_version(report, actor=actor, update_fields=["verdict"])
    event = trace(assignment, DutyVerb.VERIFICATION_SENT_BACK, actor=actor, reason=opinion)
    tell(assignment, DutyNotice.RETURNED, event, office_people(), actor=actor)
    return assignment


@transaction.atomic
def lay_before_deputy(assignment: Assignment, *, actor: Actor, opinion: str) -> Assignment:
    """The director finds the matter major: the deputy convener closes it."""
    assignment = lock_assignment(assignment)
    require(can_close_assignment(actor, assignment))
    if not actor.has_role(Role.OFFDIR):
        raise ValidationError({"outcome": _("It is before the deputy convener already.")})
    assignment.is_major = True
    trace(assignment, DutyVerb.LAID_BEFORE_DEPUTY, actor=actor, fields=("is_major",), reason=opinion)
    return assignment


@transaction.atomic
def close_assignment(
    assignment: Assignment,
    *,
    actor: Actor,
    result: str,
    opinion: str = "",
    reauth: bool = False,
    medium: str = "screen",
    scan: Attachment | None = None,
) -> Assignment:
    """Strike the matter off (销号): its line of the ledger is signed (D16) and it ends."""
    assignment = lock_assignment(assignment)
    require(can_close_assignment(actor, assignment))
    AssignmentLifecycle(assignment).close()
    result = Result(result)
    if result == Result.IMPOSSIBLE and not actor.has_role(Role.DEPUTY, Role.CHIEF):
        raise ValidationError({"result": _("Only the conveners close a matter as impossible.")})
    if result != Result.DONE:
        _need(opinion, _("Say why it is closed with this result."))
    now = timezone.now()
    assignment.result, assignment.result_note = result, opinion
    assignment.closed_at, assignment.closed_by = now, actor.acting_post
    paper = issue(
        PaperKind.D16,
        subject=assignment,
        organ=meeting_office(),
        word=parameter("WORD_CLOSURE", on=timezone.localdate(now)).value,
        title=closure_title(assignment),
        content=closure_content(assignment),
        actor=actor,
        reauth=reauth,
        medium=medium,
        scan=scan,
        recipients=[assignment.lead_unit, *assignment.co_units.all()],
    )
    event = trace(
        assignment,
        Verb.ASSIGNMENT_CLOSED,
        actor=actor,
        fields=("status", "result", "result_note", "closed_at", "closed_by"),
        reason=opinion,
        medium=medium,
        after={"result": result, "paper": str(paper.number)},
    )
    keys = lead_people(assignment) | office_people()
    for unit in assignment.co_units.all():
        keys |= unit_people(unit)
    tell(assignment, DutyNotice.CLOSED, event, keys, actor=actor)
    return assignment


def _judge(assignment: Assignment, verdict: Report.Verdict, findings: str, actor: Actor) -> None:
    report = assignment.reports.get(verdict="")
    report.verdict, report.findings = verdict, findings
    report.verified_by, report.verified_at = actor.acting_post, timezone.now()
    save_version(report, actor=actor, update_fields=["verdict", "findings", "verified_by", "verified_at"])


def _return(assignment: Assignment, reason: str, actor: Actor) -> Assignment:
    """Back to the handler under the same number; the days at the office do not count (C7)."""
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
    event = trace(
        assignment,
        DutyVerb.REPORT_RETURNED,
        actor=actor,
        fields=("status", "returns", "submitted_at", "due_on", "pauses", "verified_by"),
        reason=reason,
        after={"returns": assignment.returns, "due": assignment.due_on, "due_was": was},
    )
    tell(assignment, DutyNotice.RETURNED, event, lead_people(assignment), actor=actor)
    return assignment


def _need(text: str, sentence: str) -> None:
    if not text.strip():
        raise ValidationError({"opinion": sentence})
