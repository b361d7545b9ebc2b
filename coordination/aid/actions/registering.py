"""Registering a request where the hardship happened, with the check for aid given before."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.ledger import write_line
from coordination.aid.acts import take_part
from coordination.aid.asking import ask_counties, rule_rows
from coordination.aid.models import (
    NOTHING,
    AidCase,
    Duplicate,
    LedgerLine,
    Part,
    Stage,
    StagePlan,
)
from coordination.aid.notices import AidNotice
from coordination.aid.policies.cases import can_register_aid
from coordination.aid.queries.duplicates import counties_that_aid, find_duplicates
from coordination.aid.queries.holding import township_side
from coordination.aid.queries.lanes import lane_of, pool_of, status_of_lane
from coordination.aid.verbs import AidVerb
from coordination.audit.actions import save_version
from coordination.changes import enter, trace
from coordination.documents.numbering import draw_number
from coordination.policy.queries import policy_version
from coordination.policy.stages import StageTerms
from coordination.register.green import green_group
from coordination.register.models import Household, Person
from coordination.register.rules import must_live
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.kept_out import inherit
from coordination.units.models import Organisation

S = AidCase.Status
NUMBER_WORD = "救助登记"


@transaction.atomic
def register_case(
    *,
    actor: Actor,
    household: Household,
    person: Person,
    township: Organisation,
    nature: str,
    cause: str,
    facts: str,
    amount: Decimal,
    is_urgent: bool,
    needs_plan: bool = False,
    other_aid: str = "",
    character: str = "",
    source: models.Model | None = None,
    source_label: str = "",
    on_behalf: Actor | None = None,
) -> AidCase:
    """Write down who needs what and why; urgent and small goes to the fast lane (C5-1 and C5-2).

    Where the house registers for somebody of another process, the part in the case is theirs.
    A person without proof of identity is registered all the same. What was found to be the same
    waits for the township head's ruling (C10).
    """
    require(can_register_aid(actor, township))
    must_live(person)
    case = _new_case(
        actor, household, person, township, cause, facts, amount, source, source_label, nature=nature
    )
    case.is_urgent, case.needs_plan, case.other_aid = is_urgent, needs_plan, other_aid
    case.character = character
    found = find_duplicates(case)
    case.lane = lane_of(case)
    elsewhere = counties_that_aid(case)
    # an advance does not wait for another county's answer; the later stage does (C10)
    is_twice = any(one.is_hard for one in found) or bool(elsewhere and case.lane != AidCase.Lane.FAST)
    case.status = S.DUPLICATE if is_twice else status_of_lane(case)
    case.full_clean(exclude=["number"])
    enter(
        case,
        AidVerb.CASE_REGISTERED,
        actor=actor,
        after={
            "lane": case.lane,
            "amount": str(amount),
            "nature": nature,
            "character": character,
            "cause": cause,
        },
        reason=source_label,
    )
    take_part(case, Part.Function.REGISTRAR, actor=on_behalf or actor)
    inherit(case)
    for one in found:
        one.case = case
    Duplicate.objects.bulk_create(found)
    ask_counties(case, elsewhere, actor=actor)
    if case.status == S.DUPLICATE:
        numbers = [one.other.number for one in found]
        event = trace(case, AidVerb.DUPLICATE_FOUND, actor=actor, after={"cases": numbers})
        tell(case, AidNotice.DUPLICATE, event, township_side(case), actor=actor)
    return case


@transaction.atomic
def grant_case(
    *,
    actor: Actor,
    household: Household,
    person: Person,
    township: Organisation,
    cause: str,
    facts: str,
    stages: list[StageTerms],
    source: models.Model | None,
    source_label: str,
    on_behalf: Actor | None = None,
) -> AidCase:
    """Open a case whose plan a signed decision has granted: it is paid from the county pool (C4-6b)."""
    require(can_register_aid(actor, township))
    total = sum((one.amount for one in stages), NOTHING)
    if not stages or total <= 0:
        raise ValidationError(_("A plan needs at least one stage with an amount."))
    case = _new_case(actor, household, person, township, cause, facts, total, source, source_label)
    case.lane, case.status, case.approved_at = AidCase.Lane.GRANTED, S.PLAN_APPROVED, timezone.now()
    case.full_clean(exclude=["number"])
    save_version(case, actor=actor)
    take_part(case, Part.Function.APPROVER, actor=on_behalf or actor)
    inherit(case)
    _know_of_what_was_found(case, source_label, actor)
    plan = StagePlan(
        case=case,
        tier=StagePlan.Tier.DELIBERATION,
        approved=total,
        approved_by=actor.acting_post,
        approved_at=case.approved_at,
        policy_on=case.policy_on,
        policy_version=case.policy_version,
    )
    save_version(plan, actor=actor)
    pool = pool_of(case)
    for number, terms in enumerate(stages, 1):
        stage = Stage(
            plan=plan,
            number=number,
            amount=terms.amount,
            due_on=terms.due_on,
            form=terms.form,
            condition=terms.condition,
            status=Stage.Status.PLANNED,
            account=pool,
        )
        stage.full_clean()
        save_version(stage, actor=actor)
        write_line(pool, LedgerLine.Kind.RESERVE, stage.amount, actor=actor, stage=stage, reason=source_label)
    granted = {"total": str(total), "stages": len(stages)}
    trace(case, AidVerb.PLAN_GRANTED, actor=actor, after=granted, basis=source_label)
    return case


def _know_of_what_was_found(case: AidCase, source_label: str, actor: Actor) -> None:
    """Whoever deliberated had the other aid before them (C4-2): their decision rules on all of it."""
    found = find_duplicates(case)
    Duplicate.objects.bulk_create(found)
    if actor.acting_post is not None:
        rule_rows(case.duplicates.all(), Duplicate.Ruling.ALLOWED, source_label, actor=actor)


def _new_case(
    actor: Actor,
    household: Household,
    person: Person,
    township: Organisation,
    cause: str,
    facts: str,
    amount: Decimal,
    source: models.Model | None,
    source_label: str,
    *,
    nature: str = AidCase.Nature.EMERGENCY,
) -> AidCase:
    if not person.county_id == household.county_id == township.county_id:
        raise ValidationError(_("This person is registered in another county: enter them here first."))
    now = timezone.now()
    today = timezone.localdate(now)
    drawn = draw_number(county_of(township).civil_affairs, NUMBER_WORD, on=today)
    return AidCase(
        number=f"{drawn.series.year}-{drawn.serial:04d}",
        household=household,
        person=person,
        township=township,
        nature=nature,
        cause=cause,
        facts=facts.strip(),
        amount=amount,
        is_green=bool(green_group(person, county=county_of(township), on=today)),
        registered_at=now,
        source_type=source._meta.label_lower if source is not None else "",
        source_id=source.pk if source is not None else None,
        source_label=source_label[:200],
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(township)),
    )
