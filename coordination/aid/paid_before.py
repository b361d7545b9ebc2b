"""What was paid while this house did not know of it: after a restore, at the bank or by hand.

Who knows of such payments answers here, so that a step that pays asks before it does.
"""

from __future__ import annotations

from collections.abc import Callable

from coordination.aid.models import Stage

Question = Callable[[Stage, str], None]
_asked: list[Question] = []


def ask_before_paying(question: Question) -> None:
    """Have this asked of each stage and the voucher given for it; it raises ValidationError where it was paid."""
    if question not in _asked:
        _asked.append(question)


def must_not_be_paid_already(stage: Stage, voucher: str) -> None:
    """Refuse a second payment; under the voucher of the first, the step only books it."""
    for question in _asked:
        question(stage, voucher)
