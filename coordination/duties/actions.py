"""Assignments: drafted from their source, dispatched by a signed slip, received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import models, transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.audit.actions import record, save_version
from coordination.audit.verbs import Verb
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment, Paper
from coordination.documents.signing import draft_paper, issue, sign
from coordination.duties.lifecycle import AssignmentLifecycle
from coordination.duties.models import Assignment
from coordination.duties.papers import receipt_content, receipt_title, slip_content
from coordination.duties.policies import can_draft_assignment, can_receive_assignment, can_sign_slip
from coordination.notifications.actions import hint
from coordination.policy.queries import parameter, policy_version
from coordination.units.models import DutyLine, Organisation
from coordination.units.queries import meeting_office

TITLE_LENGTH = 200


@transaction.atomic
def draft_assignment(
    *,
    actor: Actor,
    source: models.Model,
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
) -> Assignment:
    """Open an assignment from its source: a line of signed minutes, or another process's request."""
    require(can_draft_assignment(actor))
    today = timezone.localdate()
    assignment = Assignment(
        title=title[:TITLE_LENGTH],
        requirement=requirement,
        measure=measure,
        basis=basis,
        lead_unit=lead_unit,
        duty_line=duty_line,
        due_on=due_on,
        is_verbatim=is_verbatim,
        source_type=source._meta.label_lower,
        source_id=source.pk,
        source_label=source_label,
        policy_on=today,
        policy_version=policy_version(on=today),
    )
    assignment.full_clean()
    save_version(assignment, actor=actor)
    assignment.co_units.set(co_units)
    record(Verb.ASSIGNMENT_DRAFTED, actor=actor, subject=assignment, unit=lead_unit, basis=assignment.basis)
    hint(assignment)
    return assignment


@transaction.atomic
def sign_slip(
    assignment: Assignment,
    *,
    actor: Actor,
    opinion: str = "",
    reauth: bool = False,
    medium: str = "screen",
    scan: Attachment | None = None,
) -> Paper:
    """Sign the slip (D07): it gets its number and goes to the lead unit and those who help."""
    assignment = _lock(assignment)
    require(can_sign_slip(actor, assignment))
    AssignmentLifecycle(assignment).dispatch()
    today = timezone.localdate()
    paper = issue(
        PaperKind.D07,
        subject=assignment,
        organ=meeting_office(),
        word=parameter("WORD_SLIP", on=today).value,
        title=assignment.title,
        content=slip_content(assignment),
        actor=actor,
        reauth=reauth,
        medium=medium,
        scan=scan,
        recipients=[assignment.lead_unit, *assignment.co_units.all()],
    )
    assignment.number, assignment.dispatched_at = str(paper.number), timezone.now()
    save_version(assignment, actor=actor, update_fields=["status", "number", "dispatched_at"])
    record(Verb.SLIP_SIGNED, actor=actor, subject=assignment, reason=opinion, medium=medium)
    record(Verb.ASSIGNMENT_DISPATCHED, actor=actor, subject=assignment, unit=assignment.lead_unit)
    hint(assignment)
    return paper


@transaction.atomic
def receive_assignment(
    assignment: Assignment, *, actor: Actor, reauth: bool = False, note: str = ""
) -> Assignment:
    """The liaison signs the receipt (D09); from here the unit holds the matter."""
    assignment = _lock(assignment)
    require(can_receive_assignment(actor, assignment))
    AssignmentLifecycle(assignment).receive()
    assignment.received_at, assignment.received_by = timezone.now(), actor.acting_post
    save_version(assignment, actor=actor, update_fields=["status", "received_at", "received_by"])
    receipt = draft_paper(
        PaperKind.D09,
        subject=assignment,
        organ=assignment.lead_unit,
        title=receipt_title(assignment),
        content=receipt_content(assignment, note),
        actor=actor,
    )
    sign(receipt, actor=actor, reauth=reauth, recipients=[meeting_office()])
    record(Verb.ASSIGNMENT_RECEIVED, actor=actor, subject=assignment, reason=note)
    hint(assignment)
    return assignment


def _lock(assignment: Assignment) -> Assignment:
    return (
        Assignment.objects.select_for_update(of=("self",)).select_related("lead_unit").get(pk=assignment.pk)
    )
