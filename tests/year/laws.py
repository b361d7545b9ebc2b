"""What holds at the end of every day, whatever happened on it (C0, C7)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import combinations

from django.db.models import Sum
from django.utils import timezone

from coordination.aid.models import (
    Account,
    AidCase,
    Duplicate,
    LedgerLine,
    Overlap,
    Payment,
    Stage,
    StagePlan,
)
from coordination.aid.queries.limits import same_cause_since
from coordination.audit.verify import Verification
from coordination.recoveries.models import Recovery
from coordination.recoveries.sums import standing
from coordination.units.counties import county_of
from tests.order import disagreements

Kind = LedgerLine.Kind
ZERO = Decimal(0)


def broken() -> list[str]:
    """Each broken law as a sentence that names the record."""
    return [
        *disagreements(),
        *broken_trail(),
        *broken_books(),
        *broken_plans(),
        *paid_twice(),
        *paid_unasked(),
    ]


def broken_trail() -> list[str]:
    return [f"trail: {finding}" for finding in Verification().run()]


def broken_books() -> list[str]:
    """Every account: lines without a gap, each balance that of the one before and the line, never below zero."""
    found = []
    for account in Account.objects.order_by("pk"):
        lines = list(account.lines.order_by("sequence"))
        if [line.sequence for line in lines] != list(range(1, len(lines) + 1)):
            found.append(f"account {account.pk}: a line is missing")
        for line in lines:
            if not 0 <= line.reserved_after <= line.balance_after:
                found.append(
                    f"account {account.pk}, line {line.sequence}: {line.reserved_after} of {line.balance_after}"
                )
        into = _sum(lines, Kind.OPENING, Kind.TOP_UP, Kind.COUNTER, Kind.RETURNED)
        out = _sum(lines, Kind.DEBIT)
        if account.balance != into - out:
            found.append(f"account {account.pk}: {account.balance} stands, {into} - {out} was moved")
        promised = _sum(lines, Kind.RESERVE) - _sum(lines, Kind.RELEASE) - out
        if account.reserved != promised:
            found.append(f"account {account.pk}: {account.reserved} is promised, {promised} by its lines")
    return found


def _sum(lines: list[LedgerLine], *kinds: str) -> Decimal:
    return sum((line.amount for line in lines if line.kind in kinds), ZERO)


def broken_plans() -> list[str]:
    """Every plan: what it says was paid is what its lines say; paid - returned - written off is what stands."""
    found = []
    moved = {
        (plan, kind): amount
        for plan, kind, amount in LedgerLine.objects.order_by()
        .exclude(stage=None)
        .values_list("stage__plan", "kind")
        .annotate(sum=Sum("amount"))
    }
    for plan in StagePlan.objects.select_related("case").order_by("pk"):

        def of(*kinds: str, plan: int = plan.pk) -> Decimal:
            return sum((moved.get((plan, kind), ZERO) for kind in kinds), ZERO)

        if not 0 <= plan.paid + plan.reserved <= plan.approved:
            found.append(f"{plan.case}: {plan.paid} + {plan.reserved} of {plan.approved}")
        paid = of(Kind.DEBIT) - of(Kind.COUNTER)
        if plan.paid not in (paid, paid - of(Kind.RETURNED)):
            found.append(f"{plan.case}: {plan.paid} is said to be paid, {paid} was")
        written_off = plan.stages.aggregate(sum=Sum("written_off"))["sum"] or ZERO
        if standing(plan.case) != paid - of(Kind.RETURNED) - written_off:
            found.append(f"{plan.case}: {standing(plan.case)} stands, {paid} was paid")
    for recovery in Recovery.objects.select_related("case").order_by("pk"):
        if standing(recovery.case) < 0:
            found.append(f"{recovery}: more came back than was paid")
    return found


def paid_twice() -> list[str]:
    """A stage is paid once as long as its payment stands, however often it came back before."""
    found = []
    for stage in Stage.objects.select_related("plan__case").order_by("pk"):
        standing_debits = stage.lines.filter(kind=Kind.DEBIT, reversed_by__isnull=True).count()
        if standing_debits != (stage.status in (Stage.Status.PAID, Stage.Status.RECEIVED)):
            found.append(f"{stage.plan.case}, stage {stage.number}: {standing_debits} debits, {stage.status}")
    several = Payment.objects.values("stage").annotate(n=Sum("attempt")).filter(stage=None)
    return found + [f"payment without a stage: {one}" for one in several]


def paid_unasked() -> list[str]:
    """Nobody is paid twice for one cause in one period unless somebody was asked about it, and said so (C10)."""
    of_whom: dict[tuple[int, str], list[Payment]] = defaultdict(list)
    standing_ones = Payment.objects.filter(status=Payment.Status.PAID).order_by("paid_at", "pk")
    for payment in standing_ones.select_related("plan__case__person", "plan__case__township"):
        case = payment.plan.case
        of_whom[case.person.current.pk, case.cause].append(payment)
    known = {frozenset(pair) for pair in Overlap.objects.order_by().values_list("case", "other")}
    ruled = Duplicate.objects.exclude(ruling="").order_by()
    known |= {frozenset(pair) for pair in ruled.values_list("case", "other")}
    found = set()
    for (person, cause), payments in of_whom.items():
        for before, after in combinations(payments, 2):
            pair = frozenset((before.plan.case_id, after.plan.case_id))
            since = same_cause_since(on=timezone.localdate(after.paid_at), county=county_of(after.plan.case))
            if len(pair) == 2 and pair not in known and timezone.localdate(before.paid_at) >= since:
                found.add(f"person {person}: {cause} paid in two cases, {sorted(pair)}, and nobody was asked")
    return sorted(found)


def ended_but_promised() -> list[str]:
    """A case that has ended keeps nothing of an account for itself."""
    ended = AidCase.objects.filter(status__in=AidCase.ENDED, plan__reserved__gt=0)
    return [f"{case}: {case.plan.reserved} is still promised" for case in ended.select_related("plan")]
