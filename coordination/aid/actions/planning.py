"""The ordinary lane: verified, put on notice, planned in stages, and approved once for all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.funding import reserve_stages, township_can_pay
from coordination.aid.acts import note_visit, take_part
from coordination.aid.asking import answer_soft, hold_for_ruling
from coordination.aid.lifecycle import move
from coordination.aid.models import NOTHING, Account, AidCase, Part, Stage, StagePlan, Visit
from coordination.aid.notices import AidAnswer, AidNotice
from coordination.aid.papers import content
from coordination.aid.policies import cases as policies
from coordination.aid.queries.better_rules import keep_rules, rules_of_plan
from coordination.aid.queries.holding import township_side
from coordination.aid.queries.lanes import plan_total, pool_of, proposed_stages
from coordination.aid.queries.limits import tier_for
from coordination.aid.signing import paper_title, sign_form
from coordination.aid.verbs import AidVerb
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, lock, revising
from coordination.documents.kinds import PaperKind
from coordination.documents.public_notices import hangs_through, notice_up, put_up, take_down
from coordination.policy.stages import StageTerms, must_be_a_plan
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.vocabulary import word

S = AidCase.Status
F = Part.Function
Tier = StagePlan.Tier


@transaction.atomic
def verify_case(
    case: AidCase, *, actor: Actor, methods: Sequence[str], found: str, on: dt.date, is_true: bool = True
) -> AidCase:
    """What a visit, neighbours and data say (R62); heavy expenditure goes on public notice first."""
    case, change = begin(case, actor=actor)
    require(policies.can_verify_case(actor, case))
    if not is_true:
        move(case, S.UNDER_REVIEW)  # nobody but the head refuses
    elif case.nature == AidCase.Nature.EXPENDITURE and case.round == 1:
        move(case, S.PUBLICISING)
    else:
        move(case, S.PLANNING)
    take_part(case, F.VERIFIER, actor=actor)
    note_visit(case, Visit.Kind.VERIFICATION, found, on, actor=actor, methods="、".join(methods))
    change.save(AidVerb.VERIFIED, after={"confirmed": is_true})
    return case


@transaction.atomic
def publicise_case(case: AidCase, *, actor: Actor, posted_on: dt.date, place: str) -> AidCase:
    """The clerk signs the public notice (D44) and puts it up, where it hangs for PUB_DAYS."""
    case, change = begin(case, actor=actor)
    require(policies.can_keep_papers(actor, case))
    if case.status != S.PUBLICISING or notice_up(case) is not None:
        raise ValidationError(_("No public notice is to be put up in this case now."))
    until_on = hangs_through(posted_on, on=case.policy_on, county=county_of(case))
    take_part(case, F.REGISTRAR, actor=actor)
    put_up(
        case,
        content=content.public_notice(case, posted_on, until_on),
        title=paper_title(PaperKind.D44, case),
        organ=case.township,
        place=place,
        put_up_on=posted_on,
        until_on=until_on,
        actor=actor,
    )
    change.save(AidVerb.PUBLICISED, after={"from": posted_on, "to": until_on})
    return case


@transaction.atomic
def end_notice(case: AidCase, *, actor: Actor, taken_down_on: dt.date, objections: str = "") -> AidCase:
    """The notice hung for PUB_DAYS and is taken down; what was objected goes to the reviewer, too."""
    case, change = begin(case, actor=actor)
    require(policies.can_keep_papers(actor, case))
    notice = notice_up(case)
    if notice is None:
        raise ValidationError(_("No public notice hangs in this case: put it up first."))
    take_down(notice, taken_down_on=taken_down_on, actor=actor)
    move(case, S.PLANNING)
    take_part(case, F.REGISTRAR, actor=actor)
    note_visit(case, Visit.Kind.NOTICE, objections, taken_down_on, actor=actor)
    change.save(
        AidVerb.NOTICE_ENDED,
        after={"from": notice.put_up_on, "to": taken_down_on, "objections": bool(objections.strip())},
    )
    return case


@transaction.atomic
def draw_up_plan(case: AidCase, *, actor: Actor, stages: Sequence[StageTerms]) -> AidCase:
    """Lay out what is still to be given; what the advance gave counts into the total (C5-5)."""
    case, change = begin(case, actor=actor)
    require(policies.can_keep_papers(actor, case))
    must_be_a_plan(stages, on=case.policy_on, county=county_of(case))
    plan = case.the_plan
    if plan is None:
        plan = StagePlan(case=case)
        save_version(plan, actor=actor)
    plan.stages.filter(status=Stage.Status.DRAFTED).delete()
    numbers = plan.stages.order_by("-number").values_list("number", flat=True)
    next_number = max(1, (numbers.first() or 0) + 1)
    for number, terms in enumerate(stages, next_number):
        stage = Stage(
            plan=plan,
            number=number,
            amount=terms.amount,
            due_on=terms.due_on,
            form=terms.form,
            condition=terms.condition,
        )
        stage.full_clean()
        save_version(stage, actor=actor)
    move(case, S.UNDER_REVIEW)
    case.reason = ""
    take_part(case, F.REGISTRAR, actor=actor)
    change.save(AidVerb.PLAN_DRAWN_UP, after={"total": str(plan_total(case)), "stages": len(stages)})
    return case


@transaction.atomic
def review_plan(
    case: AidCase,
    *,
    actor: Actor,
    opinion: str = "",
    found_answer: str = "",
) -> AidCase:
    """The township head agrees: within the township's limit that approves the plan, above it goes up (C5-4)."""
    case, change = begin(case, actor=actor)
    require(policies.can_review_case(actor, case))
    if hold_for_ruling(change):
        return case
    answer_soft(case, found_answer, actor=actor, is_needed=True)
    proposed = proposed_stages(case)
    if not proposed:
        raise ValidationError(_("There is no plan to approve: return the request or refuse it."))
    tier = tier_for(plan_total(case), on=rules_of_plan(case).on, county=county_of(case))
    take_part(case, F.APPROVER, actor=actor)
    if tier == Tier.TOWNSHIP:
        return _approve(change, proposed, tier, opinion)
    move(case, S.COUNTY_CHECK if tier == Tier.COUNTY else S.DELIBERATION)
    verb = AidVerb.PASSED_UP if tier == Tier.COUNTY else AidVerb.HANDED_TO_DELIBERATION
    change.save(verb, reason=opinion, after={"total": str(plan_total(case))})
    return case


@transaction.atomic
def check_for_county(case: AidCase, *, actor: Actor, note: str = "") -> AidCase:
    """The county's reviewer has checked the papers for the leader."""
    case, change = begin(case, actor=actor)
    require(policies.can_check_for_county(actor, case))
    move(case, S.COUNTY_REVIEW)
    take_part(case, F.VERIFIER, actor=actor)
    change.save(AidVerb.COUNTY_CHECKED, reason=note)
    return case


@transaction.atomic
def approve_for_county(
    case: AidCase,
    *,
    actor: Actor,
    opinion: str = "",
    found_answer: str = "",
) -> AidCase:
    """The county leader approves the whole plan once."""
    case, change = begin(case, actor=actor)
    require(policies.can_approve_for_county(actor, case))
    if hold_for_ruling(change):
        return case
    answer_soft(case, found_answer, actor=actor, is_needed=True)
    take_part(case, F.APPROVER, actor=actor)
    return _approve(change, proposed_stages(case), Tier.COUNTY, opinion)


def _approve(
    change: Change[AidCase],
    stages: list[Stage],
    tier: Tier,
    opinion: str,
) -> AidCase:
    """One approval for a plan of stages: the total is approved, each stage promised its money."""
    case, actor, now = change.record, change.actor, timezone.now()
    move(case, S.PLAN_APPROVED)
    plan = lock(case.plan)
    new = sum((stage.amount for stage in stages), NOTHING)
    with revising(plan, actor=actor):
        plan.approved = plan.paid + plan.reserved + new  # what an earlier stop set free has lapsed
        plan.tier, plan.approved_by, plan.approved_at = tier, actor.acting_post, now
        keep_rules(plan, rules_of_plan(case))
    case.plan = plan
    account: Account | None = None
    if tier == Tier.TOWNSHIP:
        account = township_can_pay(case, new, actor=actor)
    reserve_stages(account or pool_of(case), stages, actor=actor, reason=case.number)
    case.approved_at = now
    for kind, said in (
        (PaperKind.D25, content.approval(case, plan.approved, opinion)),
        (PaperKind.D26, content.plan(case, case.stages)),
    ):
        sign_form(kind, case, said, actor=actor, organ=case.township)
    event = change.save(
        AidVerb.PLAN_APPROVED,
        reason=opinion,
        after={"total": str(plan.approved), "stages": len(stages), "tier": str(tier)},
    )
    tell(
        case, AidNotice.DECIDED, event, township_side(case), actor=actor, answer=word(AidAnswer.PLAN_APPROVED)
    )
    return case


@transaction.atomic
def end_by_deliberation(case: AidCase, *, actor: Actor) -> AidCase:
    """The deliberation has ended; what it granted is a case of its own, with its own plan."""
    case, change = begin(case, actor=actor)
    if case.status != S.DELIBERATION:
        return case
    move(case, S.CLOSED)
    case.ended_at = timezone.now()
    change.save(AidVerb.CLOSED)
    return case
