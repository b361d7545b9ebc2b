"""Whose matter is it? Raised by the liaison, filed by the head (D10), ruled by the director or above (C3-3)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, gives_reason, need, revising
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, sign
from coordination.duties.lifecycle import AssignmentLifecycle
from coordination.duties.models import Assignment, Dispute
from coordination.duties.notices import DutyNotice
from coordination.duties.papers.requests import dispute_content, dispute_title
from coordination.duties.policies import (
    can_advise_on_dispute,
    can_mediate_dispute,
    can_raise_dispute,
    can_rule_on_dispute,
    can_sign_dispute,
    is_civil_affairs,
)
from coordination.duties.queries.disputes import advisor_unit, open_dispute
from coordination.duties.queries.due import extend_by, pause_of
from coordination.duties.verbs import DutyVerb
from coordination.policy.queries import parameter
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.holders import liaison_and_head
from coordination.units.models import Organisation

Ruling = Dispute.Ruling


@transaction.atomic
def raise_dispute(
    assignment: Assignment, *, actor: Actor, ground: str, proposed: Organisation | None
) -> Assignment:
    """The liaison says on what ground the matter is another unit's; the head files it."""
    assignment, change = begin(assignment, actor=actor)
    require(can_raise_dispute(actor, assignment))
    if proposed is None or proposed == assignment.lead_unit:
        raise ValidationError({"proposed": _("Name the unit that you hold competent.")})
    ground = need(ground, _("Give the legal ground."), field="ground")
    was_received = assignment.status == Assignment.Status.RECEIVED
    AssignmentLifecycle(assignment).raise_dispute()
    dispute = Dispute(
        assignment=assignment,
        unit=assignment.lead_unit,
        ground=ground,
        proposed=proposed,
        raised_by=actor.acting_post,
        was_received=was_received,
    )
    save_version(dispute, actor=actor)
    change.save(DutyVerb.DISPUTE_RAISED, unit=proposed, reason=ground)
    return assignment


@transaction.atomic
def file_dispute(
    assignment: Assignment,
    *,
    actor: Actor,
    reason: str = "",
) -> Assignment:
    """The head signs D10. Where civil affairs is a party, the deputy convener rules from the start."""
    assignment, change = begin(assignment, actor=actor)
    require(can_sign_dispute(actor, assignment))
    dispute = open_dispute(assignment)
    moves = AssignmentLifecycle(assignment)
    if is_civil_affairs(dispute.unit) or is_civil_affairs(dispute.proposed):
        moves.refer_dispute()
    else:
        moves.file_dispute()
    paper = draft_paper(
        PaperKind.D10,
        subject=assignment,
        organ=assignment.lead_unit,
        title=dispute_title(assignment),
        content=dispute_content(assignment, dispute),
        actor=actor,
    )
    sign(paper, actor=actor, recipients=[county_of(assignment).office])
    with revising(dispute, actor=actor):
        dispute.filed_at = timezone.now()
    change.save(DutyVerb.DISPUTE_FILED, reason=reason or dispute.ground)
    return assignment


@transaction.atomic
def drop_dispute(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """The head does not file it; the matter goes on where it stood."""
    assignment, change = begin(assignment, actor=actor)
    require(can_sign_dispute(actor, assignment))
    reason = need(reason, _("Say why it is not filed."))
    dispute = open_dispute(assignment)
    _resume(assignment, dispute)
    _end(dispute, Ruling.DROPPED, reason, None, actor)
    change.save(DutyVerb.DISPUTE_DROPPED, reason=reason)
    return assignment


@gives_reason
@transaction.atomic
def ask_advice(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """The justice bureau may advise before the ruling (R193)."""
    assignment, change = begin(assignment, actor=actor)
    require(can_mediate_dispute(actor, assignment))
    dispute = open_dispute(assignment)
    unit = advisor_unit(assignment)
    if unit is None or unit in (dispute.unit, dispute.proposed):
        raise ValidationError({"outcome": _("No unit that could advise stands outside the dispute.")})
    AssignmentLifecycle(assignment).ask_advice()
    with revising(dispute, actor=actor):
        dispute.advisor, dispute.advice = unit, ""
    change.save(DutyVerb.ADVICE_ASKED, unit=unit, reason=reason)
    return assignment


@transaction.atomic
def advise(assignment: Assignment, *, actor: Actor, advice: str) -> Assignment:
    assignment, change = begin(assignment, actor=actor)
    require(can_advise_on_dispute(actor, assignment))
    dispute = open_dispute(assignment)
    AssignmentLifecycle(assignment).give_advice()
    with revising(dispute, actor=actor):
        dispute.advice = advice
    change.save(DutyVerb.ADVICE_GIVEN, reason=advice)
    return assignment


@transaction.atomic
def refer_dispute(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """Mediation failed: the deputy convener's ruling will be final."""
    assignment, change = begin(assignment, actor=actor)
    require(can_mediate_dispute(actor, assignment))
    reason = need(reason, _("Give the reason."))
    AssignmentLifecycle(assignment).refer_dispute()
    change.save(DutyVerb.DISPUTE_REFERRED, reason=reason)
    return assignment


@gives_reason
@transaction.atomic
def uphold(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """The matter stays where it is; the unit goes on from where it disputed."""
    assignment, change = _begin_ruling(assignment, actor, reason)
    dispute = open_dispute(assignment)
    _resume(assignment, dispute)
    return _rule(change, dispute, Ruling.UPHELD, reason, assignment.lead_unit)


@gives_reason
@transaction.atomic
def reassign(assignment: Assignment, *, actor: Actor, reason: str, unit: Organisation | None) -> Assignment:
    """The matter goes to another unit, which gets a slip of its own."""
    assignment, change = _begin_ruling(assignment, actor, reason)
    dispute = open_dispute(assignment)
    if unit is None or unit == assignment.lead_unit:
        raise ValidationError({"unit": _("Name the other unit.")})
    AssignmentLifecycle(assignment).reassign()
    assignment.lead_unit, assignment.duty_line = unit, None
    assignment.received_at = assignment.received_by = None
    assignment.co_units.remove(unit)
    return _rule(change, dispute, Ruling.REASSIGNED, reason, unit)


@gives_reason
@transaction.atomic
def split(
    assignment: Assignment,
    *,
    actor: Actor,
    reason: str,
    unit: Organisation | None,
    own_part: str,
    other_part: str,
) -> Assignment:
    """Both units are right in part: each gets its own; the process opens the other unit's assignment."""
    assignment, change = _begin_ruling(assignment, actor, reason)
    dispute = open_dispute(assignment)
    if unit is None or unit == assignment.lead_unit:
        raise ValidationError({"unit": _("Name the other unit.")})
    for name, text in (("own_part", own_part), ("other_part", other_part)):
        if not text.strip():
            raise ValidationError({name: _("Say what falls to each unit.")})
    _resume(assignment, dispute)
    assignment.requirement = own_part
    assignment.co_units.remove(unit)
    return _rule(change, dispute, Ruling.SPLIT, reason, unit, other_part=other_part)


def _begin_ruling(assignment: Assignment, actor: Actor, reason: str) -> tuple[Assignment, Change[Assignment]]:
    assignment, change = begin(assignment, actor=actor)
    before_deputy = assignment.status == Assignment.Status.APPEALED
    require((can_rule_on_dispute if before_deputy else can_mediate_dispute)(actor, assignment))
    need(reason, _("Give the reason."))
    return assignment, change


def _resume(assignment: Assignment, dispute: Dispute) -> None:
    moves = AssignmentLifecycle(assignment)
    if dispute.was_received:
        moves.resume_received()
    else:
        moves.resume_unreceived()


def _rule(
    change: Change[Assignment],
    dispute: Dispute,
    ruling: Ruling,
    reason: str,
    unit: Organisation,
    *,
    other_part: str = "",
) -> Assignment:
    """The clock stood still from filing to ruling, at most DISPUTE_RULE (C10)."""
    assignment, actor = change.record, change.actor
    assert dispute.filed_at is not None  # noqa: S101 - before the mediator it was filed
    today = timezone.localdate()
    most = int(parameter("DISPUTE_RULE", on=assignment.policy_on, county=county_of(assignment)).value)
    pause = pause_of(timezone.localdate(dispute.filed_at), today, reason="dispute", most=most)
    assignment.pauses = [*assignment.pauses, pause]
    assignment.due_on = extend_by(assignment.due_on, pause["days"])
    _end(dispute, ruling, reason, unit, actor, other_part)
    verb = {
        Ruling.UPHELD: DutyVerb.DISPUTE_UPHELD,
        Ruling.REASSIGNED: DutyVerb.DISPUTE_REASSIGNED,
        Ruling.SPLIT: DutyVerb.DISPUTE_SPLIT,
    }[ruling]
    event = change.save(
        verb, unit=unit, reason=reason, after={"paused": pause["days"], "due": assignment.due_on}
    )
    parties = (dispute.unit, dispute.proposed, unit)
    holders = [holder for party in parties for holder in liaison_and_head(party)]
    tell(assignment, DutyNotice.DISPUTE_RULED, event, holders, actor=actor, ruling=RULING_WORDS[ruling])
    return assignment


RULING_WORDS = {Ruling.UPHELD: "维持原交办", Ruling.REASSIGNED: "改由其他单位承办", Ruling.SPLIT: "拆分承办"}


def _end(
    dispute: Dispute, ruling: Ruling, reason: str, unit: Organisation | None, actor: Actor, other: str = ""
) -> None:
    with revising(dispute, actor=actor):
        dispute.ruling, dispute.ruling_reason, dispute.ruled_unit = ruling, reason, unit
        dispute.ruled_by, dispute.ruled_at = actor.acting_post, timezone.now()
        dispute.other_part = other
