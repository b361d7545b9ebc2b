"""The ladder's papers: the clock drafts them, the office, its director and the convener sign (C3-8)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, lock, need, trace
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution
from coordination.documents.signing import issue
from coordination.duties.lifecycle import ChaseLifecycle
from coordination.duties.models import Assignment, Chase
from coordination.duties.notices import DutyNotice
from coordination.duties.papers.chases import CHASE_WORDS, chase_content, chase_title
from coordination.duties.policies import can_draft_assignment, can_draft_chase, can_end_chase
from coordination.duties.queries.people import lead_holders
from coordination.duties.verbs import DutyVerb
from coordination.notifications.actions import hint
from coordination.policy.deadlines import due
from coordination.policy.queries import parameter
from coordination.telling import tell
from coordination.units.counties import county_of

WORDS = {
    Chase.Kind.REMINDER: "WORD_REMINDER",
    Chase.Kind.SUPERVISION: "WORD_SUPERVISION",
    Chase.Kind.CIRCULAR: "WORD_CIRCULAR",
}


@transaction.atomic
def draft_chase(assignment: Assignment, kind: Chase.Kind, *, actor: Actor) -> Chase | None:
    """Draft a rung's paper once for a due day; None where it stands already."""
    require(can_draft_chase(actor))
    assignment = lock(assignment)
    if assignment.chases.filter(kind=kind, due_was=assignment.due_on).exists():
        return None
    answer = due("CHASE_ANSWER", start=timezone.now(), on=assignment.policy_on, county=county_of(assignment))
    chase = Chase(assignment=assignment, kind=kind, due_was=assignment.due_on, answer_by=answer.day)
    save_version(chase, actor=actor)
    hint(chase)
    trace(assignment, DutyVerb.CHASE_DRAFTED, actor=actor, after={"kind": CHASE_WORDS[kind]})
    return chase


@transaction.atomic
def note_review(assignment: Assignment, item_pk: int, *, actor: Actor) -> Assignment:
    """The ladder's last rung put the matter up as an agenda item (R203)."""
    require(can_draft_chase(actor))
    assignment, change = begin(assignment, actor=actor)
    assignment.review_item = item_pk
    change.save(DutyVerb.REVIEW_OPENED)
    return assignment


@transaction.atomic
def sign_chase(
    chase: Chase,
    *,
    actor: Actor,
    reason: str = "",
) -> Chase:
    """The paper gets its number and goes out: to the unit, the circular to every member."""
    chase, change = begin(chase, actor=actor)
    require(can_end_chase(actor, chase))
    ChaseLifecycle(chase).sign()
    assignment, kind = chase.assignment, Chase.Kind(chase.kind)
    lead = assignment.lead_unit
    copies = county_of(lead).members.exclude(pk=lead.pk).order_by("order", "code")
    others = [(unit, Distribution.Part.COPY) for unit in copies] if kind == Chase.Kind.CIRCULAR else []
    today = timezone.localdate()
    paper = issue(
        PaperKind(kind),
        subject=assignment,
        organ=county_of(assignment).office,
        word=parameter(WORDS[kind], on=today, county=county_of(assignment)).value,
        title=chase_title(assignment, kind),
        content=chase_content(assignment, chase),
        actor=actor,
        recipients=[lead, *others],
    )
    chase.paper_number = str(paper.number)
    _end(change, reason="")
    event = trace(
        assignment,
        DutyVerb.CHASE_SIGNED,
        actor=actor,
        reason=reason,
        after={"kind": CHASE_WORDS[kind], "paper": chase.paper_number},
    )
    tell(
        assignment,
        DutyNotice.CHASED,
        event,
        lead_holders(assignment),
        actor=actor,
        urgent=True,
        paper=f"{CHASE_WORDS[kind]} {chase.paper_number}",
        due=chase.answer_by,
    )
    return chase


@transaction.atomic
def drop_chase(chase: Chase, *, actor: Actor, reason: str) -> Chase:
    """Lay the paper aside: its signer with a reason, or the house when the report has come in."""
    chase, change = begin(chase, actor=actor)
    signer = can_end_chase(actor, chase) is None
    require(None if signer else can_draft_assignment(actor))
    reason = need(reason, _("Say why it is laid aside."))
    ChaseLifecycle(chase).drop()
    _end(change, reason=reason)
    kind = {"kind": CHASE_WORDS[Chase.Kind(chase.kind)]}
    trace(chase.assignment, DutyVerb.CHASE_DROPPED, actor=actor, reason=reason, after=kind)
    return chase


def _end(change: Change[Chase], *, reason: str) -> None:
    chase = change.record
    chase.reason, chase.ended_at, chase.ended_by = reason, timezone.now(), change.actor.acting_post
    change.keep()
