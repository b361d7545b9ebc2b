"""Which aid of two entries that are one now is for one cause in one period; what of it can be asked back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from coordination.aid.lifecycle import WITH_MONEY_AHEAD
from coordination.aid.models import NOTHING, AidCase, Duplicate, LedgerLine, Overlap, Payment, Stage
from coordination.aid.queries.duplicates import (
    MOST,
    NO_AID,
    paid_on,
    same_households,
    same_persons,
    what_was_given,
)
from coordination.aid.queries.limits import same_cause_since
from coordination.register.models import Person
from coordination.units.counties import County, county_of

S = AidCase.Status
Ground = Duplicate.Ground
BEFORE_PAPERS = (S.ADVANCE_PAID, S.EMERGENCY, S.AWAITING_SUPPLEMENT, S.SUPPLEMENTED)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases of one person or household: the one that answers, and the one that gave before."""

    case: AidCase
    other: AidCase
    ground: Duplicate.Ground
    amount: Decimal
    given_on: dt.date
    is_ahead: bool


def brought_together(keep: Person, entries: Sequence[Person]) -> list[Pair]:
    """The aid of one cause in one period that a merge brought together, and that nobody was asked about yet."""
    joined = {one.pk for one in entries}
    went_along = {one.household_id for one in entries if one.household.merged_into_id is not None}
    homes = same_households(keep.household)
    county = county_of(keep)
    cases = AidCase.objects.of_county(county).exclude(status__in=NO_AID)
    rows = cases.filter(Q(person__in=same_persons(keep)) | Q(household__in=homes))
    rows = rows.select_related("plan", "township", "person", "household__township").order_by("-pk")[:MOST]
    paid = paid_on(rows)
    since = same_cause_since(on=timezone.localdate(), county=county)
    given = {row.pk: (what_was_given(row)[1], paid.get(row.pk) or _asked_on(row)) for row in rows}
    counted = [row for row in rows if given[row.pk][0] and given[row.pk][1] >= since]
    came = [row for row in counted if row.person_id in joined or row.household_id in went_along]
    stood = [row for row in counted if row not in came]
    known = _known_pairs(counted)
    found = []
    for one in came:
        for other in stood:
            if one.cause != other.cause or frozenset((one.pk, other.pk)) in known:
                continue
            case, before = _who_answers(one, other, paid)
            amount, day = given[before.pk]
            is_one = one.person_id in joined and other.person_id in same_persons(keep)
            ground = Ground.PERSON if is_one else Ground.HOUSEHOLD
            found.append(Pair(case, before, ground, amount, day, has_money_ahead(case)))
    return found


def _asked_on(case: AidCase) -> dt.date:
    return timezone.localdate(case.registered_at)


def _known_pairs(cases: Sequence[AidCase]) -> set[frozenset[int]]:
    """Pairs that were asked about, or kept as given twice, whichever stands first."""
    keys = [case.pk for case in cases]
    asked = Duplicate.objects.filter(case__in=keys, other__in=keys, is_hard=True)
    kept = Overlap.objects.filter(case__in=keys, other__in=keys)
    return {frozenset(pair) for rows in (asked, kept) for pair in rows.values_list("case", "other")}


def _who_answers(one: AidCase, other: AidCase, paid: dict[int, dt.date]) -> tuple[AidCase, AidCase]:
    """The case with money ahead, the later one of two; of two that have none, the one that was paid later."""
    ahead = [case for case in (one, other) if has_money_ahead(case)]
    if len(ahead) == 1:
        [later] = ahead
    elif ahead:
        later = max(ahead, key=lambda case: case.pk)
    else:
        later = max((one, other), key=lambda case: (case.last_paid_at or case.registered_at, case.pk))
    return later, other if later is one else one


def has_money_ahead(case: AidCase) -> bool:
    """Whether a ruling is still asked before a payment or a decision of this case: it can be netted off there."""
    if case.is_ended:
        return False
    plan = case.the_plan
    return (
        case.status in (*AidCase.BEFORE_DECISION, *WITH_MONEY_AHEAD)
        or (plan is not None and plan.reserved > 0)
        or (case.needs_plan and case.status in BEFORE_PAPERS)
    )


def answered_ahead(county: County, limit: int = 200) -> list[Overlap]:
    """Those of a county that waited for a payment which comes no more."""
    rows = Overlap.objects.of_county(county).filter(status=Overlap.Status.AHEAD)
    rows = rows.select_related("case__plan").order_by("pk")[:limit]
    return [one for one in rows if not has_money_ahead(one.case)]


@dataclass(frozen=True, slots=True)
class Paid:
    """Money that a stage gave, less what came back of it."""

    stage: Stage
    rest: Decimal


def money_given(case: AidCase) -> list[Paid]:
    """The money of the account that paid last, the newest stage first: goods and services are not asked back."""
    plan = case.the_plan
    if plan is None:
        return []
    stages = plan.stages.filter(
        form=Stage.Form.CASH,
        status__in=(Stage.Status.PAID, Stage.Status.RECEIVED),
        payments__status=Payment.Status.PAID,
    )
    rows = list(stages.select_related("account__unit").order_by("-payments__paid_at", "-number"))
    rows = [stage for stage in rows if stage.account_id == rows[0].account_id]
    moved = {stage.pk: _moved(stage) for stage in rows}
    return [Paid(stage, moved[stage.pk]) for stage in rows if moved[stage.pk] > NOTHING]


def _moved(stage: Stage) -> Decimal:
    kinds = LedgerLine.Kind
    sums = dict(stage.lines.order_by().values_list("kind").annotate(sum=Sum("amount")))
    back = sums.get(kinds.COUNTER, NOTHING) + sums.get(kinds.RETURNED, NOTHING)
    return Decimal(sums.get(kinds.DEBIT, NOTHING) - back)


def most_to_ask(overlap: Overlap) -> Decimal:
    """Up to what the other case gave, and to what this one still holds in money."""
    held = sum((one.rest for one in money_given(overlap.case)), NOTHING)
    return min(overlap.amount - overlap.returned, held)


def overlaps_of(case: AidCase) -> list[Overlap]:
    """Those of a case from either side, the newest first."""
    rows = [*_with_cases(case.overlaps.all()), *_with_cases(case.overlapped.all())]
    return sorted(rows, key=lambda one: -one.pk)


def _with_cases(rows: QuerySet[Overlap]) -> QuerySet[Overlap]:
    return rows.select_related("case__township", "other__township", "joined_by__user", "joined_by__unit")
