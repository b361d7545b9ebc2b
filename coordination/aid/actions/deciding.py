"""Deciding: rulings on duplicates, the quick approval, returns and refusals."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Policy, require
from coordination.aid.actions.funding import reserve_stages, township_can_pay
from coordination.aid.acts import take_part
from coordination.aid.lifecycle import move
from coordination.aid.models import NOTHING, AidCase, Part, Stage, StagePlan
from coordination.aid.notices import AidAnswer, AidNotice
from coordination.aid.papers import content
from coordination.aid.policies import cases as policies
from coordination.aid.queries.better_rules import keep_rules, rules_of_quick_aid
from coordination.aid.queries.holding import township_side
from coordination.aid.queries.lanes import lane_of, pool_of, status_of_lane
from coordination.aid.queries.limits import small_cap
from coordination.aid.signing import sign_form
from coordination.aid.verbs import AidVerb
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, gives_reason, revising, say_why
from coordination.documents.kinds import PaperKind
from coordination.documents.refusals import refusal_content
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Role
from coordination.vocabulary import word

S = AidCase.Status
F = Part.Function
REFUSAL_BASIS = "《社会救助法》和县临时救助实施细则"


@transaction.atomic
def rule_on_duplicate(
    case: AidCase,
    *,
    actor: Actor,
    ruling: str,
    reason: str,
    cause: str = "",
) -> AidCase:
    """Stop, net off what was given, or state another cause; one cause twice goes to the county (C7, C10)."""
    case, change = begin(case, actor=actor)
    require(policies.can_rule_on_duplicate(actor, case))
    reason = say_why(reason)
    to = status_of_lane(case)
    case.ruling, case.ruling_reason = AidCase.Ruling(ruling), reason
    if case.ruling == AidCase.Ruling.STOP:
        return _refuse(change, reason=reason)
    if case.ruling == AidCase.Ruling.NET_OFF:
        given = [one.amount for one in case.duplicates.filter(same_cause=True)]
        if not given:  # what another county gave is not known here
            raise ValidationError(_("Only aid of this county is netted off: ask the other county and rule."))
        case.amount -= sum(given, NOTHING)
        if case.amount <= 0:
            raise ValidationError(_("Nothing is left after netting off: stop the request instead."))
        case.lane = lane_of(case)
        to = status_of_lane(case)
    elif case.ruling == AidCase.Ruling.OTHER_CAUSE:
        if not cause or cause == case.cause:
            raise ValidationError({"cause": _("Name the other cause.")})
        case.cause = cause
    else:  # one cause a second time is the county leader's to allow
        case.ruling, to = AidCase.Ruling.NONE, S.DUPLICATE_COUNTY
        case.reason = reason
    move(case, to)
    take_part(case, F.APPROVER, actor=actor)
    change.save(
        AidVerb.DUPLICATE_REFERRED if to == S.DUPLICATE_COUNTY else AidVerb.DUPLICATE_RULED,
        reason=reason,
        after={"ruling": case.ruling},
    )
    return case


@transaction.atomic
def allow_second_aid(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The county leader lets one cause be aided a second time in the period, saying why."""
    case, change = begin(case, actor=actor)
    require(policies.can_allow_second_aid(actor, case))
    reason = say_why(reason)
    move(case, status_of_lane(case))
    case.ruling, case.ruling_reason = AidCase.Ruling.ALLOWED, reason
    take_part(case, F.APPROVER, actor=actor)
    change.save(AidVerb.SECOND_AID_ALLOWED, reason=reason)
    return case


@transaction.atomic
def open_to_county(case: AidCase, *, actor: Actor) -> AidCase:
    """The township head's time has passed: the county leader may approve instead, both may (C5-3)."""
    case, change = begin(case, actor=actor)
    if case.status != S.REGISTERED or case.county_asked_at is not None:
        return case
    case.county_asked_at = timezone.now()
    event = change.save(AidVerb.COUNTY_ASKED)
    tell(case, AidNotice.ADVANCE_LATE, event, [county_of(case).holder(Role.CHEAD)], actor=actor)
    return case


@transaction.atomic
def quick_approve(
    case: AidCase,
    *,
    actor: Actor,
    amount: Decimal | None = None,
    opinion: str = "",
) -> AidCase:
    """Approve the advance and promise its money at once; where the reserve is dry the county pool is asked.

    No check of means and no public notice: the papers come after (art. 50).
    """
    case, change = begin(case, actor=actor)
    require(policies.can_quick_approve(actor, case))
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
    return _refuse(change, reason=reason)


def _refuse(
    change: Change[AidCase],
    *,
    reason: str,
) -> AidCase:
    case, actor = change.record, change.actor
    reason = say_why(reason)
    plan = case.the_plan
    if plan is not None and plan.paid:
        # the advance stays; what is refused is more of it
        move(case, S.FOLLOW_UP)
    else:
        move(case, S.REFUSED)
        case.ended_at = timezone.now()
    case.reason = reason
    if plan is not None:
        plan.stages.filter(status=Stage.Status.DRAFTED).delete()
    take_part(case, F.APPROVER, actor=actor)
    today = timezone.localdate()
    sign_form(
        PaperKind.D35,
        case,
        refusal_content(
            addressee=case.person.name,
            matter=f"临时救助（登记编号：{case.number}）",
            reason=reason,
            basis=REFUSAL_BASIS,
            on=case.policy_on,
            county=county_of(case),
            advice="生活仍有困难的，可以申请最低生活保障等其他社会救助",
        ),
        actor=actor,
        organ=_organ(actor, case),
        numbered_on=today,
    )
    event = change.save(AidVerb.REFUSED, reason=reason, basis=REFUSAL_BASIS)
    tell(case, AidNotice.STOPPED, event, township_side(case), actor=actor, answer=word(AidAnswer.REFUSED))
    return case


def _organ(actor: Actor, case: AidCase) -> Organisation:
    return case.township if actor.role == Role.THEAD else county_of(case).civil_affairs


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
