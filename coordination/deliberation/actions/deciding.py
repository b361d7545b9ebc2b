"""The decision: written down, signed or sent back by the chair, told to the person, visited, closed (C4-7, C4-8)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, lock, need, revising, trace
from coordination.deliberation.actions.proposing import begin_sheets
from coordination.deliberation.acts import refuse
from coordination.deliberation.lifecycle import DeliberationLifecycle
from coordination.deliberation.models import Deliberation, Outcome, Round, Sheet
from coordination.deliberation.notices import DeliberationNotice
from coordination.deliberation.papers.forms import (
    decision_content,
    public_notice,
    visit_rows,
)
from coordination.deliberation.papers.plain import plain_words as plainly
from coordination.deliberation.policies import can_chair, can_prepare, can_tell, can_visit
from coordination.deliberation.queries.people import proposing_post, units_heard
from coordination.deliberation.rules import check_outcomes, open_outcomes
from coordination.deliberation.verbs import DeliberationVerb
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.results import result_content, visit_content
from coordination.documents.signing import draft_paper, issue, sign
from coordination.policy.deadlines import due
from coordination.policy.queries import parameter
from coordination.policy.stages import CASH
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.models import Role
from coordination.vocabulary import choice

C = Round.Conclusion


@transaction.atomic
def settle_decision(case: Deliberation, *, actor: Actor) -> Deliberation:
    """Lay the decision before the chair: after a session, or as the chair asked when sending it back."""
    case, change = begin(case, actor=actor)
    require(can_prepare(actor, case))
    found = case.current
    outcomes = open_outcomes(found)
    check_outcomes(found, found.conclusion, outcomes)
    DeliberationLifecycle(case).settle()
    case.reason = ""
    change.save(DeliberationVerb.SETTLED)
    return case


@transaction.atomic
def send_back_decision(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """The chair does not sign yet and says what the decision should say."""
    case, change = begin(case, actor=actor)
    require(can_chair(actor, case))
    reason = need(reason, _("Say what is to be changed."))
    DeliberationLifecycle(case).send_back(reason)
    change.save(DeliberationVerb.SENT_BACK, reason=reason)
    return case


@transaction.atomic
def recall_case(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """New facts before the decision is carried out: the case is heard once more (C4, exceptions)."""
    case, change = begin(case, actor=actor)
    require(can_chair(actor, case))
    reason = need(reason, _("Say which new facts there are."))
    DeliberationLifecycle(case).recall(reason)
    with revising(found := case.current, actor=actor):
        found.conclusion = ""
    change.save(DeliberationVerb.RECALLED, reason=reason)
    return case


@transaction.atomic
def sign_decision(
    case: Deliberation,
    *,
    actor: Actor,
) -> Deliberation:
    """The chair signs (D22): the decision gets its number, and everything it opens begins."""
    case, change = begin(case, actor=actor)
    require(can_chair(actor, case))
    found = case.current
    outcomes = open_outcomes(found)
    check_outcomes(found, found.conclusion, outcomes)
    DeliberationLifecycle(case).sign()
    today = timezone.localdate()
    asked = found.sheets.exclude(status=Sheet.Status.DROPPED).select_related("unit")
    units = {sheet.unit_id: sheet.unit for sheet in asked}
    paper = issue(
        PaperKind.D22,
        subject=case,
        organ=county_of(case).office,
        word=parameter("WORD_DECISION", on=today, county=county_of(case)).value,
        title=case.title,
        content=decision_content(case, found, outcomes),
        actor=actor,
        recipients=list(units.values()),
    )
    with revising(found, actor=actor):
        found.decision_number, found.signed_at = str(paper.number), timezone.now()
        found.signed_by = actor.acting_post
        found.plain_words = plainly(case, found, outcomes)
        _publish(case, found, outcomes)
    _sign_positions(found, actor)
    if found.conclusion == C.NOT_SUPPORTED:
        refusal = outcomes[0]
        refuse(case, reason=refusal.text, basis=refusal.basis, advice=refusal.measure, actor=actor)
    event = change.save(
        DeliberationVerb.SIGNED,
        basis=found.decision_number,
        after={"paper": found.decision_number},
    )
    holders = [proposing_post(case), *units_heard(units.values()), county_of(case).holder(Role.OFFICE)]
    tell(
        case,
        DeliberationNotice.CASE_DECIDED,
        event,
        holders,
        actor=actor,
        also=[case.proposer],
        paper=found.decision_number,
    )
    return case


@transaction.atomic
def tell_person(case: Deliberation, *, actor: Actor, told_how: str, plain_words: str) -> Deliberation:
    """Tell the person in plain words (D33); a refusal was signed as D35 with the decision."""
    case = lock(case)
    require(can_tell(actor, case))
    found = case.current
    if found.told_at is not None:
        raise ValidationError(_("The person has been told already."))
    plain_words = need(plain_words, _("Write what the person is told."), field="plain_words")
    with revising(found, actor=actor):
        found.told_at, found.told_how, found.plain_words = timezone.now(), told_how, plain_words
    if found.conclusion == C.SUPPORTED:
        paper = draft_paper(
            PaperKind.D33,
            subject=case,
            organ=case.household.township,
            title=case.title,
            content=result_content(
                addressee=f"{case.household.number}户",
                matter=case.title,
                result=found.plain_words,
                basis=f"有关单位集体研究的决定（{found.decision_number}）。",
                on=timezone.localdate(),
                county=county_of(case),
                organ=case.household.township,
            ),
            actor=actor,
        )
        sign(paper, actor=actor)
    trace(case, DeliberationVerb.PERSON_TOLD, actor=actor, after={"how": told_how})
    return case


@transaction.atomic
def finish_execution(case: Deliberation, *, actor: Actor) -> Deliberation:
    """All that the decision opened has ended and the person is told: a visit follows, or the case closes."""
    case, change = begin(case, actor=actor)
    require(can_prepare(actor, case))
    found = case.current
    if found.conclusion == C.NOT_SUPPORTED:
        return _close(change, Deliberation.ClosedAs.NOT_SUPPORTED)
    DeliberationLifecycle(case).carry_out()
    change.save(DeliberationVerb.ALL_CARRIED_OUT)
    return case


@transaction.atomic
def record_visit(case: Deliberation, *, actor: Actor, found: str, note_text: str) -> Deliberation:
    """What the visit found: solved and closed, another visit, or a new round under the same number (C4-8)."""
    case, change = begin(case, actor=actor)
    require(can_visit(actor, case))
    if found not in Round.FollowUp.values:
        raise ValidationError({"found": _("Say what the visit found.")})
    note_text = need(note_text, _("Write down what was seen."), field="note_text")
    row = case.current
    if (
        found == Round.FollowUp.AGAIN
        and row.visits >= len(parameter("CD_FOLLOW", on=case.policy_on, county=county_of(case)).value) - 1
    ):
        raise ValidationError({"found": _("No further visit: close the case or begin a new round.")})
    with revising(row, actor=actor):
        row.visits += 1
        row.visited_at, row.follow_up, row.follow_up_note = timezone.now(), found, note_text
    words = Round.FollowUp(found).label
    change.trace(DeliberationVerb.VISITED, after={"found": choice(row, "follow_up", found)})
    _file_visit(case, row, actor, str(words))
    moves = DeliberationLifecycle(case)
    if found == Round.FollowUp.SOLVED:
        _close(change, Deliberation.ClosedAs.SOLVED)
    elif found == Round.FollowUp.OVERTAKEN:
        _close(change, Deliberation.ClosedAs.OVERTAKEN)
    elif found == Round.FollowUp.AGAIN:
        moves.visit_again()
        change.keep()
    else:
        moves.begin_round(note_text)
        change.save(DeliberationVerb.ROUND_BEGUN, after={"round": case.round})
        asked = row.sheets.exclude(status=Sheet.Status.DROPPED).select_related("unit")
        begin_sheets(case, {sheet.unit: sheet.why for sheet in asked}, actor=actor, reason=note_text)
    return case


def _close(change: Change[Deliberation], closed_as: Deliberation.ClosedAs) -> Deliberation:
    case = change.record
    DeliberationLifecycle(case).close(closed_as)
    case.ended_at = timezone.now()
    event = change.save(
        DeliberationVerb.CLOSED, after={"closed_as": choice(Deliberation, "closed_as", closed_as)}
    )
    holders = [proposing_post(case), county_of(case).holder(Role.OFFICE)]
    tell(case, DeliberationNotice.CASE_CLOSED, event, holders, actor=change.actor, also=[case.proposer])
    return case


def _publish(case: Deliberation, found: Round, outcomes: list[Outcome]) -> None:
    """Only cash is made public, without a word on illness (B8), and nothing of a minor or a person at risk."""
    aid = next((outcome for outcome in outcomes if outcome.kind == Outcome.Kind.AID), None)
    if case.is_guarded or aid is None or not any(stage.form == CASH for stage in aid.plan):
        return
    found.public_notice = public_notice(case, aid)
    found.public_until = due("PUB_DAYS", start=timezone.now(), on=case.policy_on, county=county_of(case)).day


def _sign_positions(found: Round, actor: Actor) -> None:
    drafts = Paper.objects.of(found).filter(kind=PaperKind.D20, status=Paper.Status.DRAFT)
    for paper in drafts:
        sign(paper, actor=actor)


def _file_visit(case: Deliberation, row: Round, actor: Actor, found: str) -> None:
    paper = draft_paper(
        PaperKind.D28,
        subject=case,
        organ=case.household.township,
        title=f"{case.title}（{row.number}-{row.visits}）",
        content=visit_content(
            matter=f"{case.number_text} {case.title}",
            household=case.household.number,
            visited_on=timezone.localdate(),
            found=found,
            note=row.follow_up_note,
            rows=visit_rows(row),
        ),
        actor=actor,
    )
    sign(paper, actor=actor)
