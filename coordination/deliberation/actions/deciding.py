"""The decision: written down, signed or sent back by the chair, told to the person, visited, closed (C4-7, C4-8)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.audit.macs import in_source
from coordination.deliberation.actions.proposing import begin_sheets
from coordination.deliberation.lifecycle import DeliberationLifecycle
from coordination.deliberation.models import Deliberation, Outcome, Round, Sheet
from coordination.deliberation.notices import DeliberationNotice
from coordination.deliberation.papers.forms import (
    decision_content,
    plain_words,
    public_notice,
    visit_rows,
)
from coordination.deliberation.policies import can_chair, can_prepare, can_tell, can_visit
from coordination.deliberation.rules import check_outcomes, open_outcomes
from coordination.deliberation.traces import (
    lock_case,
    lock_round,
    note,
    office_people,
    proposing_side,
    tell,
    trace,
    unit_people,
)
from coordination.deliberation.verbs import DeliberationVerb
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment, Paper
from coordination.documents.refusals import refusal_content
from coordination.documents.results import result_content, visit_content
from coordination.documents.signing import draft_paper, issue, sign
from coordination.policy.deadlines import due
from coordination.policy.queries import parameter
from coordination.units.counties import county_of

C = Round.Conclusion
TOLD_HOW = ("in_person", "phone", "post", "household_absent")


@transaction.atomic
def settle_decision(case: Deliberation, *, actor: Actor) -> Deliberation:
    """Lay the decision before the chair: after a session, or as the chair asked when sending it back."""
    case = lock_case(case)
    require(can_prepare(actor, case))
    found = lock_round(case)
    outcomes = open_outcomes(found)
    check_outcomes(found, found.conclusion, outcomes)
    was = case.status
    DeliberationLifecycle(case).settle()
    case.reason = ""
    trace(case, DeliberationVerb.SETTLED, actor=actor, was=was)
    return case


@transaction.atomic
def send_back_decision(case: Deliberation, *, actor: Actor, reason: str, medium: str = "") -> Deliberation:
    """The chair does not sign yet and says what the decision should say."""
    case = lock_case(case)
    require(can_chair(actor, case))
    _require(reason, _("Say what is to be changed."))
    was = case.status
    DeliberationLifecycle(case).send_back(reason.strip())
    trace(case, DeliberationVerb.SENT_BACK, actor=actor, was=was, reason=reason.strip(), medium=medium)
    return case


@transaction.atomic
def recall_case(case: Deliberation, *, actor: Actor, reason: str, medium: str = "") -> Deliberation:
    """New facts before the decision is carried out: the case is heard once more (C4, exceptions)."""
    case = lock_case(case)
    require(can_chair(actor, case))
    _require(reason, _("Say which new facts there are."))
    was = case.status
    DeliberationLifecycle(case).recall(reason.strip())
    found = lock_round(case)
    found.conclusion = ""
    save_version(found, actor=actor, update_fields=["conclusion"])
    trace(case, DeliberationVerb.RECALLED, actor=actor, was=was, reason=reason.strip(), medium=medium)
    return case


@transaction.atomic
def sign_decision(
    case: Deliberation,
    *,
    actor: Actor,
    reauth: bool = False,
    medium: str = Paper.Medium.SCREEN,
    scan: Attachment | None = None,
) -> Deliberation:
    """The chair signs (D22): the decision gets its number, and everything it opens begins."""
    case = lock_case(case)
    require(can_chair(actor, case))
    found = lock_round(case)
    outcomes = open_outcomes(found)
    check_outcomes(found, found.conclusion, outcomes)
    was = case.status
    DeliberationLifecycle(case).sign()
    today = timezone.localdate()
    asked = found.sheets.exclude(status=Sheet.Status.DROPPED).select_related("unit")
    units = {sheet.unit_id: sheet.unit for sheet in asked}
    paper = issue(
        PaperKind.D22,
        subject=case,
        organ=county_of(case).office,
        word=parameter("WORD_DECISION", on=today).value,
        title=case.title,
        content=decision_content(case, found, outcomes),
        actor=actor,
        reauth=reauth,
        medium=medium,
        scan=scan,
        recipients=list(units.values()),
    )
    found.decision_number, found.signed_at = str(paper.number), timezone.now()
    found.signed_by = actor.acting_post
    found.plain_words = plain_words(case, found, outcomes)
    _publish(case, found, outcomes)
    save_version(found, actor=actor)
    _sign_positions(found, actor, reauth, medium, scan)
    if found.conclusion == C.NOT_SUPPORTED:
        _refuse(case, outcomes[0], actor, reauth, medium, scan)
    event = trace(
        case,
        DeliberationVerb.SIGNED,
        actor=actor,
        was=was,
        basis=found.decision_number,
        medium=medium,
        after={"paper": found.decision_number},
    )
    people = [*proposing_side(case), *unit_people(units.values()), *office_people(case)]
    tell(people, DeliberationNotice.CASE_DECIDED, case, event, actor=actor, paper=found.decision_number)
    return case


@transaction.atomic
def tell_person(
    case: Deliberation, *, actor: Actor, told_how: str, plain_words: str, reauth: bool = False
) -> Deliberation:
    """Tell the person in plain words (D33); a refusal was signed as D35 with the decision."""
    case = lock_case(case)
    require(can_tell(actor, case))
    found = lock_round(case)
    if found.told_at is not None:
        raise ValidationError(_("The person has been told already."))
    _require(plain_words, _("Write what the person is told."), "plain_words")
    found.told_at, found.told_how = timezone.now(), told_how
    found.plain_words = plain_words.strip()
    save_version(found, actor=actor, update_fields=["told_at", "told_how", "plain_words"])
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
                basis=found.decision_number,
                on=timezone.localdate(),
            ),
            actor=actor,
        )
        sign(paper, actor=actor, reauth=reauth)
    note(case, DeliberationVerb.PERSON_TOLD, actor=actor, after={"how": told_how})
    return case


@transaction.atomic
def finish_execution(case: Deliberation, *, actor: Actor) -> Deliberation:
    """All that the decision opened has ended and the person is told: a visit follows, or the case closes."""
    case = lock_case(case)
    require(can_prepare(actor, case))
    found = lock_round(case)
    was = case.status
    moves = DeliberationLifecycle(case)
    if found.conclusion == C.NOT_SUPPORTED:
        _close(case, moves, Deliberation.ClosedAs.NOT_SUPPORTED, actor, was)
        return case
    moves.carry_out()
    trace(case, DeliberationVerb.ALL_CARRIED_OUT, actor=actor, was=was)
    return case


@transaction.atomic
def record_visit(
    case: Deliberation, *, actor: Actor, found: str, note_text: str, reauth: bool = False
) -> Deliberation:
    """What the visit found: solved and closed, another visit, or a new round under the same number (C4-8)."""
    case = lock_case(case)
    require(can_visit(actor, case))
    if found not in Round.FollowUp.values:
        raise ValidationError({"found": _("Say what the visit found.")})
    _require(note_text, _("Write down what was seen."), "note_text")
    row = lock_round(case)
    if (
        found == Round.FollowUp.AGAIN
        and row.visits >= len(parameter("CD_FOLLOW", on=case.policy_on).value) - 1
    ):
        raise ValidationError({"found": _("No further visit: close the case or begin a new round.")})
    was = case.status
    row.visits += 1
    row.visited_at, row.follow_up, row.follow_up_note = timezone.now(), found, note_text.strip()
    save_version(row, actor=actor, update_fields=["visits", "visited_at", "follow_up", "follow_up_note"])
    words = str(Round.FollowUp(found).label)
    note(case, DeliberationVerb.VISITED, actor=actor, after={"found": in_source(Round.FollowUp(found).label)})
    _file_visit(case, row, actor, words, reauth)
    moves = DeliberationLifecycle(case)
    if found == Round.FollowUp.SOLVED:
        _close(case, moves, Deliberation.ClosedAs.SOLVED, actor, was)
    elif found == Round.FollowUp.OVERTAKEN:
        _close(case, moves, Deliberation.ClosedAs.OVERTAKEN, actor, was)
    elif found == Round.FollowUp.AGAIN:
        moves.visit_again()
        save_version(case, actor=actor, update_fields=["status"])
    else:
        moves.begin_round(note_text.strip())
        trace(case, DeliberationVerb.ROUND_BEGUN, actor=actor, was=was, after={"round": case.round})
        asked = row.sheets.exclude(status=Sheet.Status.DROPPED).select_related("unit")
        begin_sheets(case, {sheet.unit: sheet.why for sheet in asked}, actor=actor, reason=note_text.strip())
    return case


def _close(
    case: Deliberation,
    moves: DeliberationLifecycle,
    closed_as: Deliberation.ClosedAs,
    actor: Actor,
    was: str,
) -> None:
    moves.close(closed_as)
    case.ended_at = timezone.now()
    event = trace(
        case,
        DeliberationVerb.CLOSED,
        actor=actor,
        was=was,
        fields=["ended_at"],
        after={"closed_as": in_source(closed_as.label)},
    )
    people = [*proposing_side(case), *office_people(case)]
    tell(people, DeliberationNotice.CASE_CLOSED, case, event, actor=actor)


def _publish(case: Deliberation, found: Round, outcomes: list[Outcome]) -> None:
    """Only cash is made public, and without a word on illness (B8)."""
    aid = next((outcome for outcome in outcomes if outcome.kind == Outcome.Kind.AID), None)
    if aid is None or not any(stage["form"] == "cash" for stage in aid.stages):
        return
    found.public_notice = public_notice(case, aid)
    found.public_until = due("PUB_DAYS", start=timezone.now(), on=case.policy_on).day


def _sign_positions(found: Round, actor: Actor, reauth: bool, medium: str, scan: Attachment | None) -> None:
    drafts = Paper.objects.of(found).filter(kind=PaperKind.D20, status=Paper.Status.DRAFT)
    for paper in drafts:
        sign(paper, actor=actor, reauth=reauth, medium=medium, scan=scan)


def _refuse(
    case: Deliberation,
    refusal: Outcome,
    actor: Actor,
    reauth: bool,
    medium: str,
    scan: Attachment | None,
) -> None:
    """The notice of refusal (D35), with its reason, basis and the way to a review."""
    today = timezone.localdate()
    issue(
        PaperKind.D35,
        subject=case,
        organ=county_of(case).office,
        word=parameter("WORD_DECISION", on=today).value,
        title=case.title,
        content=refusal_content(
            addressee=f"{case.household.number}户",
            matter=case.title,
            reason=refusal.text,
            basis=refusal.basis,
            on=today,
            advice=refusal.measure,
        ),
        actor=actor,
        reauth=reauth,
        medium=medium,
        scan=scan,
        recipients=[case.household.township],
    )


def _file_visit(case: Deliberation, row: Round, actor: Actor, found: str, reauth: bool) -> None:
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
    if reauth:
        sign(paper, actor=actor, reauth=True)


def _require(text: str, words: str, field: str = "reason") -> None:
    if not text.strip():
        raise ValidationError({field: words})
