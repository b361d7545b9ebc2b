"""Deciding: the quick approval, returns and refusals."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Policy, require
from coordination.aid.actions.funding import reserve_stages, township_can_pay
from coordination.aid.acts import take_part
from coordination.aid.asking import answer_soft, hold_for_ruling
from coordination.aid.lifecycle import move
from coordination.aid.models import NOTHING, AidCase, Part, Stage, StagePlan
from coordination.aid.notices import AidAnswer, AidNotice
from coordination.aid.papers import content
from coordination.aid.policies import cases as policies
from coordination.aid.queries.better_rules import keep_rules, rules_of_quick_aid
from coordination.aid.queries.holding import township_side
from coordination.aid.queries.lanes import lane_of, pool_of
from coordination.aid.queries.limits import small_cap
from coordination.aid.refusing import refuse_now
from coordination.aid.signing import sign_form
from coordination.aid.verbs import AidVerb
from coordination.audit.actions import save_version
from coordination.changes import begin, gives_reason, revising
from coordination.documents.kinds import PaperKind
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.models import Role
from coordination.vocabulary import word

S = AidCase.Status
F = Part.Function


@transaction.atomic
def open_to_county(case: AidCase, *, actor: Actor) -> AidCase:
    """The township head's time has passed: the county leader may approve instead, both may (C5-3).

    The leader hears of it by the step that opens, once.
    """
    case, change = begin(case, actor=actor)
    if case.status != S.REGISTERED or case.county_asked_at is not None:
        return case
    case.county_asked_at = timezone.now()
    change.save(AidVerb.COUNTY_ASKED)
    return case


@transaction.atomic
def quick_approve(
    case: AidCase,
    *,
    actor: Actor,
    amount: Decimal | None = None,
    opinion: str = "",
    found_answer: str = "",
) -> AidCase:
    """Approve the advance and promise its money at once; where the reserve is dry the county pool is asked.

    No check of means and no public notice: the papers come after (art. 50). A duplicate that was found
    since is ruled on first; what may be one is answered in a sentence and holds nothing (C10).
    """
    case, change = begin(case, actor=actor)
    require(policies.can_quick_approve(actor, case))
    if hold_for_ruling(change, is_advance=True):
        return case
    answer_soft(case, found_answer, actor=actor)
    amount = case.amount if amount is None else amount
    rules = rules_of_quick_aid(case)
    if not NOTHING < amount <= min(case.amount, small_cap(on=rules.on, county=county_of(case))):
        raise ValidationError({"amount": _("At most what was asked, and at most one month's standard.")})
    now = timezone.now()
    by_county = actor.role != Role.THEAD
    plan = StagePlan(
        case=case,
        tier=StagePlan.Tier.COUNTY if by_county else StagePlan.Tier.TOWNSHIP,
        approved=amount,
        approved_by=actor.acting_post,
        approved_at=now,
    )
    keep_rules(plan, rules)
    save_version(plan, actor=actor)
    advance = Stage(plan=plan, number=0, amount=amount, due_on=timezone.localdate(now))
    save_version(advance, actor=actor)
    account = township_can_pay(case, amount, actor=actor)
    if account is None and by_county:
        account = pool_of(case)  # the county leader has approved already
    move(case, S.QUICK_APPROVED if account is not None else S.POOL_ASKED)
    if account is not None:
        reserve_stages(account, [advance], actor=actor, reason=case.number)
        _release(advance, actor)
    case.approved_at = now
    take_part(case, F.APPROVER, actor=actor)
    sign_form(
        PaperKind.D23,
        case,
        content.registration(case, opinion),
        actor=actor,
        organ=case.township,
    )
    event = change.save(AidVerb.QUICK_APPROVED, reason=opinion, after={"amount": str(amount)})
    tell(
        case,
        AidNotice.DECIDED,
        event,
        township_side(case),
        actor=actor,
        answer=word(AidAnswer.ADVANCE_APPROVED),
    )
    return case


@transaction.atomic
def release_pool(case: AidCase, *, actor: Actor, opinion: str = "") -> AidCase:
    """The county leader lets the pool pay today what the township's reserve could not (C7)."""
    case, change = begin(case, actor=actor)
    require(policies.can_release_pool(actor, case))
    if hold_for_ruling(change, is_advance=True):
        return case
    move(case, S.QUICK_APPROVED)
    [advance] = case.plan.stages.filter(number=0)
    reserve_stages(pool_of(case), [advance], actor=actor, reason=case.number)
    _release(advance, actor)
    take_part(case, F.APPROVER, actor=actor)
    change.save(AidVerb.POOL_RELEASED, reason=opinion)
    return case


def _release(stage: Stage, actor: Actor) -> None:
    """An advance is checked by nobody before it is paid."""
    with revising(stage, actor=actor):
        stage.status = Stage.Status.RELEASED


@gives_reason
@transaction.atomic
def send_to_ordinary(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """Not a small urgent case: it is verified first."""
    case, change = begin(case, actor=actor)
    require(policies.can_quick_approve(actor, case))
    move(case, S.VERIFYING)
    case.lane = AidCase.Lane.ORDINARY
    take_part(case, F.APPROVER, actor=actor)
    change.save(AidVerb.SENT_TO_ORDINARY, reason=reason)
    return case


@gives_reason
@transaction.atomic
def return_case(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """Send the request back to the registering desk, saying what is missing; it keeps its number."""
    case, change = begin(case, actor=actor)
    require(_policy_of(case)(actor, case))
    move(case, S.RETURNED)
    case.reason = reason.strip()
    case.returned_to = S.REGISTERED if change.was == S.REGISTERED else S.PLANNING
    change.save(AidVerb.RETURNED, reason=reason)
    return case


@transaction.atomic
def amend_case(case: AidCase, *, actor: Actor, facts: str, amount: Decimal) -> AidCase:
    """Answer what was asked, and hand the request in again."""
    case, change = begin(case, actor=actor)
    require(policies.can_keep_papers(actor, case))
    move(case, AidCase.Status(case.returned_to))
    case.facts, case.amount, case.reason, case.returned_to = facts.strip(), amount, "", ""
    if case.status == S.REGISTERED and lane_of(case) != AidCase.Lane.FAST:
        raise ValidationError({"amount": _("Quick aid is at most one month's standard.")})
    case.full_clean()
    change.save(AidVerb.AMENDED)
    return case


@gives_reason
@transaction.atomic
def refuse_case(
    case: AidCase,
    *,
    actor: Actor,
    reason: str,
) -> AidCase:
    """Refuse with a notice that says why, on what basis, and where to appeal (D35)."""
    case, change = begin(case, actor=actor)
    require(_policy_of(case)(actor, case))
    return refuse_now(change, reason=reason)


# who decides in which state; a return and a refusal are decisions too
_DECIDES = {
    S.REGISTERED: policies.can_quick_approve,
    S.DUPLICATE: policies.can_rule_on_duplicate,
    S.DUPLICATE_COUNTY: policies.can_allow_second_aid,
    S.UNDER_REVIEW: policies.can_review_case,
    S.COUNTY_CHECK: policies.can_check_for_county,
    S.COUNTY_REVIEW: policies.can_approve_for_county,
}


def _policy_of(case: AidCase) -> Policy:
    try:
        return _DECIDES[AidCase.Status(case.status)]
    except KeyError:
        raise ValidationError(_("Nothing waits for a decision in this case.")) from None
