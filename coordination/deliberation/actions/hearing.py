"""The hearing: opened, the chair replaced where biased, concluded last; or carried back from a session (C4-6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, gives_reason, lock, need, revising, trace
from coordination.deliberation.actions.outcomes import point_to, write_outcome
from coordination.deliberation.lifecycle import DeliberationLifecycle
from coordination.deliberation.models import Deliberation, Hearing, Outcome, Round
from coordination.deliberation.papers.forms import positions_content
from coordination.deliberation.policies import can_conclude, can_prepare, can_run_case, is_recused
from coordination.deliberation.queries.money import may_chair_money, money_at_stake
from coordination.deliberation.rules import check_outcomes, is_split, open_outcomes
from coordination.deliberation.verbs import DeliberationVerb
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper
from coordination.notifications.actions import hint
from coordination.recusals.actions import take_down
from coordination.sittings.actions import (
    conclude_matter,
    declare_recusal,
    end_sitting,
    open_matter,
    open_sitting,
    write_matter,
)
from coordination.sittings.models import Matter, Recusal, Seat, Sitting
from coordination.sittings.verbs import SittingVerb
from coordination.units.counties import county_of
from coordination.units.models import Post, Role
from coordination.vocabulary import choice

C = Round.Conclusion
MATTER_CONCLUSIONS = {
    C.SUPPORTED: Matter.Conclusion.ADOPT,
    C.NOT_SUPPORTED: Matter.Conclusion.REJECT,
    C.DEFERRED: Matter.Conclusion.DEFER,
    C.REFERRED: Matter.Conclusion.REFER_UP,
    C.NO_QUORUM: Matter.Conclusion.BRIEFED,
}
FROM_MATTER = {
    Matter.Conclusion.ADOPT: C.SUPPORTED,
    Matter.Conclusion.ADOPT_AMENDED: C.SUPPORTED,
    Matter.Conclusion.REJECT: C.NOT_SUPPORTED,
}


@transaction.atomic
def open_panel(case: Deliberation, *, actor: Actor) -> Deliberation:
    """Open the hearing for sign-in and take the case up."""
    case, change = begin(case, actor=actor)
    require(can_run_case(actor, case))
    DeliberationLifecycle(case).open()
    matter = _matter(case.current)
    open_sitting(matter.sitting, actor=actor)
    open_matter(matter, actor=actor)
    change.save(DeliberationVerb.PANEL_OPENED)
    return case


@gives_reason
@transaction.atomic
def keep_out(case: Deliberation, *, actor: Actor, seat: Seat, reason: str) -> Recusal:
    """Somebody keeps out of the case for kinship or interest: the seat leaves the count, the case is shut.

    The desk takes the declaration down (D21), be it before anybody of the unit came; the person signs it.
    """
    case = lock(case)
    recusal = declare_recusal(_matter(case.current), actor=actor, seat=seat, reason=reason)
    if recusal.post is not None:
        take_down(case, actor=actor, post=recusal.post, reason=reason)
    hint(case)
    return recusal


@transaction.atomic
def replace_chair(case: Deliberation, *, actor: Actor, chair: Post, reason: str) -> Deliberation:
    """The chair keeps out of the case; the office director names another one (C7)."""
    case = lock(case)
    require(
        None
        if actor.has_role(Role.OFFDIR)
        else _("Only the office director names who comes instead of a recused person.")
    )
    if case.status not in (Deliberation.Status.SCHEDULED, Deliberation.Status.DELIBERATING):
        raise ValidationError(_("The chair is replaced before the case is concluded."))
    found = case.current
    matter = _matter(found)
    reason = need(reason, _("Say what the recusal is for: kinship or interest."))
    if chair.role not in (Role.CHIEF, Role.DEPUTY, Role.CHEAD) or chair.user_id == case.proposer_id:
        raise ValidationError(
            {"chair": _("Name a convener, or civil affairs' leader, who did not propose it.")}
        )
    if matter.sitting.chair_id == chair.pk:
        raise ValidationError({"chair": _("This is the chair who keeps out.")})
    if not may_chair_money(chair.role, money_at_stake(found), case):
        raise ValidationError(
            {"chair": _("Money above the county's limit is decided under the deputy chief convener.")}
        )
    sitting: Sitting = matter.sitting
    before = sitting.presiding
    with revising(sitting, actor=actor, reason=reason), revising(found, actor=actor, reason=reason):
        sitting.chair, found.chair_role = chair, chair.role
    trace(
        case,
        SittingVerb.RECUSAL_DECIDED,
        actor=actor,
        unit=actor.unit_id,
        reason=reason,
        before={"chair": before.house_label},
        after={"chair": chair.house_label},
    )
    take_down(case, actor=actor, post=before, reason=reason, stand_in=chair)
    hint(sitting)
    return case


@transaction.atomic
def conclude_case(case: Deliberation, *, actor: Actor, conclusion: str, reason: str = "") -> Deliberation:
    """The chair's word, after the units': it confirms the outcomes written down, and they follow from it."""
    case, change = begin(case, actor=actor)
    require(can_conclude(actor, case))
    found = case.current
    matter = _matter(found)
    if conclusion not in C.values:
        raise ValidationError({"conclusion": _("Choose a conclusion.")})
    outcomes = open_outcomes(found)
    if found.forum == Round.Forum.WRITTEN:
        conclusion = _of_written(matter, conclusion)
    check_outcomes(found, conclusion, outcomes)
    if conclusion == C.SUPPORTED and not reason.strip() and is_split(matter):
        raise ValidationError(
            {"reason": _("The units are split; write down the chair's reason for this conclusion.")}
        )
    if is_recused(actor, found):
        raise ValidationError(_("You keep out of this case; another chair decides on it."))
    _write_resolved(matter, conclusion, outcomes, actor)
    evidence = next((outcome for outcome in outcomes if outcome.kind == Outcome.Kind.EVIDENCE), None)
    matter = conclude_matter(
        matter,
        actor=actor,
        conclusion=MATTER_CONCLUSIONS[C(conclusion)],
        reason=reason or (evidence.text if evidence else ""),
        deferred_to=evidence.due_on if evidence else None,
    )
    end_sitting(matter.sitting, actor=actor)
    _settle_round(change, found, C(conclusion), reason or matter.conclusion_reason, evidence)
    _draft_positions(case, found, matter, actor)
    return case


@transaction.atomic
def close_written(case: Deliberation, *, actor: Actor) -> Deliberation:
    """At its closing time a written round without all answers decides nothing: the case is scheduled anew."""
    case, change = begin(case, actor=actor)
    require(can_prepare(actor, case))
    DeliberationLifecycle(case).call_again()
    found = case.current
    matter, now = _matter(found), timezone.now()
    sitting = matter.sitting
    with revising(found, actor=actor), revising(matter, actor=actor), revising(sitting, actor=actor):
        found.conclusion = C.NO_QUORUM
        matter.state, matter.conclusion = Matter.State.CONCLUDED, Matter.Conclusion.BRIEFED
        matter.concluded_at = sitting.ended_at = now
    change.save(DeliberationVerb.WRITTEN_UNANSWERED)
    return case


@transaction.atomic
def carry_back(
    case: Deliberation, *, actor: Actor, matter: Matter, lines: Iterable[Mapping[str, Any]]
) -> Deliberation:
    """What the joint meeting decided on the case's item becomes the round's conclusion; its lines are kept."""
    case, change = begin(case, actor=actor)
    require(can_prepare(actor, case))
    found = case.current
    conclusion = FROM_MATTER[Matter.Conclusion(matter.conclusion)]
    DeliberationLifecycle(case).carry_back()
    Hearing.objects.get_or_create(matter=matter, defaults={"round": found, "forum": Round.Forum.SESSION})
    with revising(found, actor=actor):
        found.chair_role = matter.sitting.presiding.role
        found.conclusion, found.conclusion_reason = conclusion, matter.conclusion_reason
        found.concluded_at = matter.concluded_at
    change.save(
        DeliberationVerb.CONCLUDED,
        reason=matter.conclusion_reason,
        after={"conclusion": choice(Round, "conclusion", conclusion)},
    )
    for line in lines:
        opened = line["opened"]
        values = {name: value for name, value in line.items() if name != "opened"}
        outcome = write_outcome(case, actor=actor, kind=Outcome.Kind.DUTY, is_from_session=True, **values)
        point_to(outcome, opened, actor=actor)
    _draft_positions(case, found, matter, actor)
    return case


@gives_reason
@transaction.atomic
def give_back(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """The item ended without a decision of the joint meeting: the office schedules the case another way."""
    case, change = begin(case, actor=actor)
    require(can_prepare(actor, case))
    DeliberationLifecycle(case).call_again()
    case.reason = reason
    change.save(DeliberationVerb.RECALLED, reason=reason)
    return case


@transaction.atomic
def receive_evidence(case: Deliberation, *, actor: Actor, evidence: str) -> Deliberation:
    """Record what came of the evidence asked for; the case is heard again."""
    case, change = begin(case, actor=actor)
    require(can_prepare(actor, case))
    evidence = need(evidence, _("Write what was received, or that nothing came."), field="evidence")
    DeliberationLifecycle(case).receive_evidence()
    found = case.current
    with revising(found, actor=actor):
        found.evidence_found = evidence
    change.save(DeliberationVerb.EVIDENCE_RECEIVED)
    return case


def _settle_round(
    change: Change[Deliberation],
    found: Round,
    conclusion: Round.Conclusion,
    reason: str,
    evidence: Outcome | None,
) -> None:
    """Keep the conclusion on the round, and let the case go where it sends it."""
    moves, now = DeliberationLifecycle(change.record), timezone.now()
    with revising(found, actor=change.actor):
        found.conclusion, found.conclusion_reason, found.concluded_at = conclusion, reason.strip(), now
        if conclusion == C.DEFERRED and evidence is not None:
            found.deferrals += 1
            found.evidence, found.evidence_due_on = evidence.text[:300], evidence.due_on
            with revising(evidence, actor=change.actor):
                evidence.carried_out_at = now
            moves.defer(evidence.text)
        elif conclusion in (C.SUPPORTED, C.NOT_SUPPORTED):
            moves.decide()
        else:
            moves.call_again()
    change.save(
        DeliberationVerb.CONCLUDED,
        reason=found.conclusion_reason,
        after={"conclusion": choice(Round, "conclusion", conclusion)},
    )


def _draft_positions(case: Deliberation, found: Round, matter: Matter, actor: Actor) -> None:
    """The table of positions (D20), for those who decide and for the file."""
    draft_paper(
        PaperKind.D20,
        subject=found,
        organ=county_of(case).office,
        title=case.title,
        content=positions_content(case, found, matter),
        actor=actor,
    )


def _of_written(matter: Matter, conclusion: str) -> str:
    """All have to answer in writing; one that did not makes it no round at all."""
    if matter.sitting.seats.filter(signed_in_at=None).exists() and conclusion in (
        C.SUPPORTED,
        C.NOT_SUPPORTED,
    ):
        raise ValidationError({"conclusion": _("Not every unit has answered in writing.")})
    return conclusion


def _write_resolved(matter: Matter, conclusion: str, outcomes: list[Outcome], actor: Actor) -> None:
    if matter.resolved.strip() or conclusion not in (C.SUPPORTED, C.NOT_SUPPORTED):
        return
    resolved = "\n".join(f"{number}. {outcome.text}" for number, outcome in enumerate(outcomes, 1))
    write_matter(matter, actor=actor, revision=matter.revision, resolved=resolved)
    matter.refresh_from_db()


def _matter(found: Round) -> Matter:
    matter = found.matter
    if matter is None:
        raise ValidationError(_("The case has not been scheduled yet."))
    return matter
