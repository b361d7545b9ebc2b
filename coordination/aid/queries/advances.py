"""The account of an advance (C7): advanced = spent as told + given back + written off; what is missing stands open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from coordination.aid.models import NOTHING, AidCase, LedgerLine, Stage

Kind = LedgerLine.Kind


@dataclass(frozen=True, slots=True)
class AdvanceAccount:
    """What was advanced, and what became of it.

    Money moved by lines of the ledger alone; how much was spent as told stands in the papers (D24), what
    was written off (D39) on the stage.
    """

    advanced: Decimal
    confirmed: Decimal | None
    returned: Decimal
    written_off: Decimal

    @property
    def rest(self) -> Decimal:
        """Neither told of nor given back nor written off."""
        return self.advanced - (self.confirmed or NOTHING) - self.returned - self.written_off

    @property
    def is_told(self) -> bool:
        """Whether the papers have said what became of it."""
        return self.confirmed is not None


def advance_of(case: AidCase) -> Stage | None:
    """The stage that was paid before the papers."""
    plan = case.the_plan
    return plan.stages.filter(number=0).select_related("account__unit").first() if plan else None


def advance_account(case: AidCase) -> AdvanceAccount | None:
    """The account of what was paid in advance; none where nothing was."""
    stage = advance_of(case)
    if stage is None:
        return None
    moved = dict(stage.lines.order_by().values_list("kind").annotate(sum=Sum("amount")))
    advanced = moved.get(Kind.DEBIT, NOTHING) - moved.get(Kind.COUNTER, NOTHING)
    if advanced <= NOTHING:
        return None
    returned, written_off = moved.get(Kind.RETURNED, NOTHING), stage.written_off
    confirmed = case.plan.confirmed
    if confirmed is not None:  # what was given back later as given twice was not the county's to spend
        confirmed = min(confirmed, advanced - returned - written_off)
    return AdvanceAccount(advanced, confirmed, returned, written_off)
