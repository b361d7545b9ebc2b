"""Which stages come near, and whose processes are to be woken for them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coordination.aid.models import AidCase, Stage
from coordination.policy.deadlines import add_working_days
from coordination.policy.queries import parameter
from coordination.units.counties import County, county_of


def check_from(stage: Stage, case: AidCase) -> dt.date:
    """The day on which the check of a stage begins: STAGE_LEAD working days before it is due."""
    lead = int(parameter("STAGE_LEAD", on=case.policy_on, county=county_of(case)).value)
    return add_working_days(stage.due_on, -lead) if lead else stage.due_on


def is_near(case: AidCase, on: dt.date | None = None) -> bool:
    stage = case.stage
    return stage is not None and check_from(stage, case) <= (on or timezone.localdate())


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
