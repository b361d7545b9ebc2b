"""What stands of a case's money: paid, less what came back and what was written off, stage by stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Sum

from coordination.aid.models import NOTHING, AidCase, LedgerLine, Stage
from coordination.policy.deadlines import add_months, due
from coordination.recoveries.models import Recovery
from coordination.units.counties import county_of

Kind = LedgerLine.Kind


def paid_stages(case: AidCase) -> list[tuple[Stage, Decimal]]:
    """The stages of which something stands, the newest first, each with how much."""
    plan = case.the_plan
    if plan is None:
        return []
    lines = LedgerLine.objects.filter(stage__plan=plan).order_by()
    moved = {
        (stage, kind): amount
        for stage, kind, amount in lines.values_list("stage", "kind").annotate(sum=Sum("amount"))
    }
    found = []
    for stage in plan.stages.select_related("account__unit").order_by("-number"):
        paid = moved.get((stage.pk, Kind.DEBIT), NOTHING) - moved.get((stage.pk, Kind.COUNTER), NOTHING)
        stands = paid - moved.get((stage.pk, Kind.RETURNED), NOTHING) - stage.written_off
        if stands > NOTHING:
            found.append((stage, stands))
    return found


def standing(case: AidCase) -> Decimal:
    """How much of a case's money may be asked back at most."""
    return sum((amount for _stage, amount in paid_stages(case)), NOTHING)


def newest_paid_stage(case: AidCase) -> Stage | None:
    """The stage whose payer collects; of a case from which everything came back, the last that was paid."""
    stands = paid_stages(case)
    if stands:
        return stands[0][0]
    plan = case.the_plan
    stages = plan.stages.filter(payments__isnull=False) if plan else Stage.objects.none()
    return stages.select_related("account__unit").order_by("-number").first()


def spread(case: AidCase, amount: Decimal) -> Iterator[tuple[Stage, Decimal]]:
    """Over which stages a sum is put, the newest first, each up to what stands of it."""
    for stage, stands in paid_stages(case):
        part = min(amount, stands)
        if part > NOTHING:
            yield stage, part
        amount -= part


def instalments(total: Decimal, count: int, first: dt.date) -> list[tuple[dt.date, Decimal]]:
    """Equal instalments a month apart, in whole yuan; the last takes what is left over."""
    each = (total // count).quantize(Decimal("0.01"))
    days = [add_months(first, number) for number in range(count)]
    return [
        (day, total - each * (count - 1) if number == count else each) for number, day in enumerate(days, 1)
    ]


def first_day(recovery: Recovery, on: dt.date) -> dt.date:
    """RECOVER_DAYS after an order of that day; it moves off a holiday."""
    found = due("RECOVER_DAYS", start=on, on=recovery.policy_on, county=county_of(recovery))
    return found.day


def next_instalment(recovery: Recovery) -> tuple[dt.date, Decimal] | None:
    """The first day by which more is to be returned than was, and how much is missing then."""
    owed = NOTHING
    for one in recovery.instalments.all():
        owed += one.amount
        if owed > recovery.returned:
            return one.due_on, owed - recovery.returned
    return None
