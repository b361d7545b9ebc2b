"""Which lane a request takes, and which account pays it."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.aid.models import NOTHING, Account, AidCase, Payment, Stage
from coordination.aid.queries.better_rules import rules_of_quick_aid
from coordination.aid.queries.deaths import was_granted_before
from coordination.aid.queries.limits import small_cap
from coordination.units.counties import county_of

S = AidCase.Status


def lane_of(case: AidCase) -> AidCase.Lane:
    """Urgent and of at most one month's standard: aid first. Everything else is verified first."""
    quick = case.is_urgent and case.amount <= small_cap(
        on=rules_of_quick_aid(case).on, county=county_of(case)
    )
    return AidCase.Lane.FAST if quick else AidCase.Lane.ORDINARY


def status_of_lane(case: AidCase) -> AidCase.Status:
    return S.REGISTERED if case.lane == AidCase.Lane.FAST else S.VERIFYING


def pool_of(case: AidCase) -> Account:
    """The pool of the case's county, which every township's aid falls back on."""
    pools = Account.objects.of_county(county_of(case)).filter(kind=Account.Kind.POOL)
    pool = pools.select_related("unit").first()
    if pool is None:
        raise ValidationError(_("The county pool has not been opened yet; finance opens it."))
    return pool


def reserve_of(case: AidCase) -> Account | None:
    return (
        Account.objects.select_related("unit")
        .filter(kind=Account.Kind.RESERVE, unit=case.township_id)
        .first()
    )


def after_payment(case: AidCase) -> AidCase.Status:
    """Where a case goes on once its due money is received: what is still owed of papers, stages or visits.

    Before all else another payment that is on its way, or came back, too; then where it stood when one came back.
    """
    stage = case.stage
    if stage is not None and stage.status == Stage.Status.PAID:
        return S.ADVANCE_PAID if stage.is_advance else S.STAGE_PAID
    if stage is not None and came_back(stage):
        return S.BOUNCED
    if case.bounced_in:
        return S(case.bounced_in)
    if case.lane == AidCase.Lane.FAST and case.round == 1 and case.filed_at is None:
        if case.eased_on is None:
            return S.EMERGENCY
        return S.AWAITING_SUPPLEMENT if case.supplemented_at is None else S.SUPPLEMENTED
    if stage is None:
        return S.FOLLOW_UP
    return S.FROZEN if was_granted_before(case) else S.PLAN_APPROVED


def came_back(stage: Stage) -> bool:
    """Whether a stage was paid before and waits to be paid again."""
    released = stage.status == Stage.Status.RELEASED
    return released and stage.payments.filter(status=Payment.Status.BOUNCED).exists()


def proposed_stages(case: AidCase) -> list[Stage]:
    plan = case.the_plan
    return list(plan.stages.filter(status=Stage.Status.DRAFTED).order_by("number")) if plan else []


def plan_total(case: AidCase) -> Decimal:
    """What decides who approves: paid, promised and proposed, the advance included; goods at their value."""
    plan = case.the_plan
    if plan is None:
        return NOTHING
    return plan.paid + plan.reserved + sum((stage.amount for stage in proposed_stages(case)), NOTHING)
