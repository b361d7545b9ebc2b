"""Whose matter is it? Raised by the liaison, filed by the head (D10), ruled by the director or above (C3-3)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment
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
from coordination.duties.traces import lock_assignment, save_part, tell, trace, unit_people
from coordination.duties.verbs import DutyVerb
from coordination.policy.queries import parameter
from coordination.units.models import Organisation
from coordination.units.queries import meeting_office

Ruling = Dispute.Ruling


@transaction.atomic
def raise_dispute(
    assignment: Assignment, *, actor: Actor, ground: str, proposed: Organisation | None
) -> Assignment:
    """The liaison says on what ground the matter is another unit's; the head files it."""
    assignment = lock_assignment(assignment)
    require(can_raise_dispute(actor, assignment))
    if proposed is None or proposed == assignment.lead_unit:
        raise ValidationError({"proposed": _("Name the unit that you hold competent.")})
    if not ground.strip():
        raise ValidationError({"ground": _("Give the legal ground.")})
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
    save_part(dispute, actor=actor)
    trace(assignment, DutyVerb.DISPUTE_RAISED, actor=actor, unit=proposed, reason=ground)
    return assignment


@transaction.atomic
def file_dispute(
    assignment: Assignment,
    *,
    actor: Actor,
    reason: str = "",
    reauth: bool = False,
    medium: str = "screen",
    scan: Attachment | None = None,
) -> Assignment:
    """The head signs D10. Where civil affairs is a party, the deputy convener rules from the start."""
    assignment = lock_assignment(assignment)
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
    sign(paper, actor=actor, reauth=reauth, medium=medium, scan=scan, recipients=[meeting_office()])
    dispute.filed_at = timezone.now()
    save_part(dispute, actor=actor, fields=("filed_at",))
    trace(assignment, DutyVerb.DISPUTE_FILED, actor=actor, reason=reason or dispute.ground, medium=medium)
    return assignment


@transaction.atomic
def drop_dispute(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """The head does not file it; the matter goes on where it stood."""
    assignment = lock_assignment(assignment)
    require(can_sign_dispute(actor, assignment))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is not filed.")})
    dispute = open_dispute(assignment)
    _resume(assignment, dispute)
    _end(dispute, Ruling.DROPPED, reason, None, actor)
    trace(assignment, DutyVerb.DISPUTE_DROPPED, actor=actor, reason=reason)
    return assignment


@transaction.atomic
def ask_advice(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """The justice bureau may advise before the ruling (R193)."""
    assignment = lock_assignment(assignment)
    require(can_mediate_dispute(actor, assignment))
    dispute = open_dispute(assignment)
    unit = advisor_unit()
    if unit is None or unit in (dispute.unit, dispute.proposed):
        raise ValidationError({"outcome": _("No unit that could advise stands outside the dispute.")})
    AssignmentLifecycle(assignment).ask_advice()
    dispute.advisor, dispute.advice = unit, ""
    save_part(dispute, actor=actor, fields=("advisor", "advice"))
    trace(assignment, DutyVerb.ADVICE_ASKED, actor=actor, unit=unit, reason=reason)
    return assignment


@transaction.atomic
def advise(assignment: Assignment, *, actor: Actor, advice: str) -> Assignment:
    assignment = lock_assignment(assignment)
    require(can_advise_on_dispute(actor, assignment))
    dispute = open_dispute(assignment)
    AssignmentLifecycle(assignment).give_advice()
    dispute.advice = advice
    save_part(dispute, actor=actor, fields=("advice",))
    trace(assignment, DutyVerb.ADVICE_GIVEN, actor=actor, reason=advice)
    return assignment


@transaction.atomic
def refer_dispute(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """Mediation failed: the deputy convener's ruling will be final."""
    assignment = lock_assignment(assignment)
    require(can_mediate_dispute(actor, assignment))
    _need(reason)
    AssignmentLifecycle(assignment).refer_dispute()
    trace(assignment, DutyVerb.DISPUTE_REFERRED, actor=actor, reason=reason)
    return assignment


@transaction.atomic
def uphold(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """The matter stays where it is; the unit goes on from where it disputed."""
    assignment = _begin_ruling(assignment, actor, reason)
    dispute = open_dispute(assignment)
    _resume(assignment, dispute)
    return _rule(assignment, dispute, Ruling.UPHELD, reason, assignment.lead_unit, actor)


@transaction.atomic
def reassign(assignment: Assignment, *, actor: Actor, reason: str, unit: Organisation | None) -> Assignment:
    """The matter goes to another unit, which gets a slip of its own."""
    assignment = _begin_ruling(assignment, actor, reason)
    dispute = open_dispute(assignment)
    if unit is None or unit == assignment.lead_unit:
        raise ValidationError({"unit": _("Name the other unit.")})
    AssignmentLifecycle(assignment).reassign()
    assignment.lead_unit, assignment.duty_line = unit, None
    assignment.received_at = assignment.received_by = None
    assignment.co_units.remove(unit)
    return _rule(assignment, dispute, Ruling.REASSIGNED, reason, unit, actor)


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
    assignment = _begin_ruling(assignment, actor, reason)
    dispute = open_dispute(assignment)
    if unit is None or unit == assignment.lead_unit:
        raise ValidationError({"unit": _("Name the other unit.")})
    for name, text in (("own_part", own_part), ("other_part", other_part)):
        if not text.strip():
            raise ValidationError({name: _("Say what falls to each unit.")})
    _resume(assignment, dispute)
    assignment.requirement = own_part
    assignment.co_units.remove(unit)
    dispute.other_part = other_part
    return _rule(assignment, dispute, Ruling.SPLIT, reason, unit, actor)


def _begin_ruling(assignment: Assignment, actor: Actor, reason: str) -> Assignment:
    assignment = lock_assignment(assignment)
    before_deputy = assignment.status == Assignment.Status.APPEALED
    require((can_rule_on_dispute if before_deputy else can_mediate_dispute)(actor, assignment))
    _need(reason)
    return assignment


def _resume(assignment: Assignment, dispute: Dispute) -> None:
    moves = AssignmentLifecycle(assignment)
    if dispute.was_received:
        moves.resume_received()
    else:
        moves.resume_unreceived()


def _rule(
    assignment: Assignment,
    dispute: Dispute,
    ruling: Ruling,
    reason: str,
    unit: Organisation,
    actor: Actor,
) -> Assignment:
    """The clock stood still from filing to ruling, at most DISPUTE_RULE (C10)."""
    assert dispute.filed_at is not None  # noqa: S101 - before the mediator it was filed
    today = timezone.localdate()
    most = int(parameter("DISPUTE_RULE", on=assignment.policy_on).value)
    pause = pause_of(timezone.localdate(dispute.filed_at), today, reason="dispute", most=most)
    assignment.pauses = [*assignment.pauses, pause]
    assignment.due_on = extend_by(assignment.due_on, pause["days"])
    _end(dispute, ruling, reason, unit, actor)
    verb = {
        Ruling.UPHELD: DutyVerb.DISPUTE_UPHELD,
        Ruling.REASSIGNED: DutyVerb.DISPUTE_REASSIGNED,
        Ruling.SPLIT: DutyVerb.DISPUTE_SPLIT,
    }[ruling]
    event = trace(
        assignment,
        verb,
        actor=actor,
        fields=(
            "status",
            "lead_unit",
            "duty_line",
            "requirement",
            "received_at",
            "received_by",
            "due_on",
            "pauses",
        ),
        unit=unit,
        reason=reason,
        after={"paused": pause["days"], "due": assignment.due_on},
    )
    keys = unit_people(dispute.unit) | unit_people(dispute.proposed) | unit_people(unit)
    tell(assignment, DutyNotice.DISPUTE_RULED, event, keys, actor=actor, ruling=RULING_WORDS[ruling])
    return assignment


RULING_WORDS = {Ruling.UPHELD: "维持原交办", Ruling.REASSIGNED: "改由其他单位承办", Ruling.SPLIT: "拆分承办"}


def _end(dispute: Dispute, ruling: Ruling, reason: str, unit: Organisation | None, actor: Actor) -> None:
    dispute.ruling, dispute.ruling_reason, dispute.ruled_unit = ruling, reason, unit
    dispute.ruled_by, dispute.ruled_at = actor.acting_post, timezone.now()
    save_part(
        dispute,
        actor=actor,
        fields=("ruling", "ruling_reason", "other_part", "ruled_unit", "ruled_by", "ruled_at"),
    )


def _need(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
