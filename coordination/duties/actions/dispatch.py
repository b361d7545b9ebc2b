"""Assignments: drafted from their source, broken down, dispatched by a signed slip, received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, enter, need
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.signing import draft_paper, issue, sign
from coordination.duties.lifecycle import AssignmentLifecycle
from coordination.duties.models import Assignment
from coordination.duties.papers.slips import (
    breakdown_content,
    breakdown_title,
    receipt_content,
    receipt_title,
    slip_content,
)
from coordination.duties.policies import (
    can_approve_breakdown,
    can_break_down,
    can_draft_assignment,
    can_note_assignment,
    can_receive_assignment,
    can_sign_slip,
)
from coordination.duties.verbs import DutyVerb
from coordination.policy.queries import parameter, policy_version
from coordination.rules import ask, must_lie_ahead
from coordination.units.counties import county_of
from coordination.units.models import DutyLine, Organisation

TITLE_LENGTH = 200
Origin = Assignment.Origin


@transaction.atomic
def draft_assignment(
    *,
    actor: Actor,
    source: models.Model | None,
    source_label: str,
    title: str,
    requirement: str,
    measure: str,
    basis: str,
    lead_unit: Organisation,
    due_on: dt.date,
    co_units: Sequence[Organisation] = (),
    duty_line: DutyLine | None = None,
    is_verbatim: bool = False,
    is_major: bool = False,
    is_broken_down: bool = False,
    units_reason: str = "",
    origin: Assignment.Origin = Origin.PROCESS,
    household_key: str = "",
    split_from: Assignment | None = None,
) -> Assignment:
    """Open an assignment from its source: a line of signed minutes, a leader's note, another process.

    Verbatim lines and parts split off by a ruling wait for their slip only; what was broken
    down already waits for the director's approval, everything else for the office's breakdown.
    """
    noted = origin == Origin.NOTE and can_note_assignment(actor) is None
    require(None if noted else can_draft_assignment(actor))
    if is_broken_down:
        ask("due_on", must_lie_ahead, due_on)
    today = timezone.localdate()
    status = Assignment.Status.APPROVING if is_broken_down else Assignment.Status.BREAKDOWN
    assignment = Assignment(
        title=title[:TITLE_LENGTH],
        requirement=requirement,
        measure=measure,
        basis=basis,
        lead_unit=lead_unit,
        duty_line=duty_line,
        due_on=due_on,
        first_due_on=due_on,
        is_verbatim=is_verbatim,
        is_major=is_major,
        units_reason=units_reason,
        origin=origin,
        household_key=household_key,
        split_from=split_from,
        source_type=source._meta.label_lower if source else "",
        source_id=source.pk if source else None,
        source_label=source_label,
        status=Assignment.Status.DRAFTED if is_verbatim or split_from else status,
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(lead_unit)),
    )
    assignment.full_clean()
    enter(assignment, DutyVerb.ASSIGNMENT_DRAFTED, actor=actor, basis=assignment.basis)
    assignment.co_units.set(co_units)
    return assignment


@transaction.atomic
def break_down(
    assignment: Assignment,
    *,
    actor: Actor,
    title: str,
    requirement: str,
    measure: str,
    basis: str,
    lead_unit: Organisation,
    due_on: dt.date,
    co_units: Sequence[Organisation] = (),
    duty_line: DutyLine | None = None,
    is_major: bool = False,
    units_reason: str = "",
) -> Assignment:
    """Say who leads, who helps, what is delivered, how it is measured and by when (C3-1, R129)."""
    assignment, change = begin(assignment, actor=actor)
    require(can_break_down(actor, assignment))
    ask("due_on", must_lie_ahead, due_on)
    AssignmentLifecycle(assignment).break_down()
    assignment.title, assignment.requirement = title[:TITLE_LENGTH], requirement
    assignment.measure, assignment.basis = measure, basis
    assignment.lead_unit, assignment.duty_line = lead_unit, duty_line
    assignment.due_on = assignment.first_due_on = due_on
    assignment.is_major, assignment.units_reason = is_major, units_reason
    assignment.full_clean()
    assignment.co_units.set([unit for unit in co_units if unit != lead_unit])
    change.save(DutyVerb.BROKEN_DOWN, unit=lead_unit, reason=units_reason)
    return assignment


@transaction.atomic
def approve_breakdown(
    assignment: Assignment,
    *,
    actor: Actor,
    opinion: str = "",
) -> Assignment:
    """The director signs the breakdown (D08); only what signed minutes say word for word goes without."""
    assignment, change = begin(assignment, actor=actor)
    require(can_approve_breakdown(actor, assignment))
    AssignmentLifecycle(assignment).approve()
    paper = draft_paper(
        PaperKind.D08,
        subject=assignment,
        organ=county_of(assignment).office,
        title=breakdown_title(assignment),
        content=breakdown_content(assignment),
        actor=actor,
    )
    sign(paper, actor=actor)
    change.save(DutyVerb.BREAKDOWN_APPROVED, reason=opinion)
    return assignment


@transaction.atomic
def send_back_breakdown(assignment: Assignment, *, actor: Actor, opinion: str) -> Assignment:
    assignment, change = begin(assignment, actor=actor)
    require(can_approve_breakdown(actor, assignment))
    opinion = need(opinion, _("Say what is to be changed."), field="opinion")
    AssignmentLifecycle(assignment).send_back()
    change.save(DutyVerb.BREAKDOWN_SENT_BACK, reason=opinion)
    return assignment


@transaction.atomic
def sign_slip(
    assignment: Assignment,
    *,
    actor: Actor,
    opinion: str = "",
) -> Paper:
    """Sign the slip (D07): it gets its number and goes to the lead unit and those who help."""
    assignment, change = begin(assignment, actor=actor)
    require(can_sign_slip(actor, assignment))
    AssignmentLifecycle(assignment).dispatch()
    today = timezone.localdate()
    paper = issue(
        PaperKind.D07,
        subject=assignment,
        organ=county_of(assignment).office,
        word=parameter("WORD_SLIP", on=today, county=county_of(assignment)).value,
        title=assignment.title,
        content=slip_content(assignment),
        actor=actor,
        recipients=[assignment.lead_unit, *assignment.co_units.all()],
    )
    assignment.number, assignment.dispatched_at = str(paper.number), timezone.now()
    change.save(DutyVerb.SLIP_SIGNED, reason=opinion)
    change.trace(DutyVerb.ASSIGNMENT_DISPATCHED)
    return paper


@transaction.atomic
def receive_assignment(assignment: Assignment, *, actor: Actor, note: str = "") -> Assignment:
    """The liaison signs the receipt (D09); from here the unit holds the matter."""
    assignment, change = begin(assignment, actor=actor)
    require(can_receive_assignment(actor, assignment))
    AssignmentLifecycle(assignment).receive()
    assignment.received_at, assignment.received_by = timezone.now(), actor.acting_post
    receipt = draft_paper(
        PaperKind.D09,
        subject=assignment,
        organ=assignment.lead_unit,
        title=receipt_title(assignment),
        content=receipt_content(assignment, note),
        actor=actor,
    )
    sign(receipt, actor=actor, recipients=[county_of(assignment).office])
    change.save(DutyVerb.ASSIGNMENT_RECEIVED, reason=note)
    return assignment
