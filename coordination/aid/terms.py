"""What other processes hand over when they grant aid: the stages of a plan already decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class StageTerms:
    """One stage of a plan: how much, when, in which form, on which condition."""

    amount: Decimal
    due_on: dt.date
    form: str = "cash"  # cash, goods or service; the last two count at their value
    condition: str = ""
