"""Which stages come near, and whose processes are to be woken for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from coordination.aid.models import AidCase, Stage
from coordination.policy.deadlines import add_working_days
from coordination.policy.queries import parameter
from coordination.units.counties import County, county_of

GOES_ON = (AidCase.Status.PLAN_APPROVED, AidCase.Status.STAGE_DUE, AidCase.Status.STAGE_RELEASED)
"""Where a plan is carried out; what is suspended, frozen or heard on is paid to nobody, and nobody is told."""


def check_from(stage: Stage, case: AidCase) -> dt.date:
    """The day on which the check of a stage begins: STAGE_LEAD working days before it is due."""
    lead = int(parameter("STAGE_LEAD", on=case.policy_on, county=county_of(case)).value)
    return add_working_days(stage.due_on, -lead) if lead else stage.due_on


def is_near(case: AidCase, on: dt.date | None = None) -> bool:
    stage = case.stage
    return stage is not None and check_from(stage, case) <= (on or timezone.localdate())


def cases_fallen_due(county: County, limit: int = 200) -> list[AidCase]:
    """Cases of a county one of whose stages has come to its day, and whose payer has not heard of it."""
    fallen = {f"plan__stages__{name}": value for name, value in _fallen_due().items()}
    cases = AidCase.objects.of_county(county).filter(status__in=GOES_ON, **fallen)
    return list(cases.distinct().order_by("pk")[:limit])


def stages_fallen_due(case: AidCase) -> list[Stage]:
    """The stages of a case of which its payer is to hear today; an advance has hours of its own."""
    plan = case.the_plan
    if plan is None or case.status not in GOES_ON:
        return []
    return list(plan.stages.filter(**_fallen_due()).select_related("account__unit"))


def _fallen_due() -> dict[str, Any]:
    return {
        "status__in": Stage.UNPAID,
        "due_on__lte": timezone.localdate(),
        "told_due_at": None,
        "number__gt": 0,
    }


def cases_with_stage_near(county: County, limit: int = 200) -> list[AidCase]:
    """Cases of a county that wait for a stage that may be near; ``is_near`` says it exactly."""
    horizon = timezone.localdate() + dt.timedelta(days=31)
    return list(
        AidCase.objects.of_county(county)
        .filter(
            status=AidCase.Status.PLAN_APPROVED,
            plan__stages__status=Stage.Status.PLANNED,
            plan__stages__due_on__lte=horizon,
        )
        .distinct()
        .order_by("pk")[:limit]
    )
