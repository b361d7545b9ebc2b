"""What was paid while this house did not know of it: after a restore, at the bank or by hand.

Who knows of such payments answers here, so that a step that pays asks before it does. The room itself knows
what is at the bank.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.aid.models import BankRow, Payment, Stage

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


def must_not_be_at_bank(payment: Payment, voucher: str) -> None:
    """Money that somebody missed is not paid again while the bank may have credited it.

    Where the bank says so in the end, the step books that payment under the bank's own number.
    """
    row = payment.bank_rows.filter(attempt=payment.attempt).select_related("batch").first()
    if row is None or row.result == BankRow.Result.RETURNED:
        return
    words = {"number": row.batch.number, "serial": row.serial}
    if row.result == BankRow.Result.AWAITED:
        raise ValidationError(
            _("This payment stands in bank file %(number)s: it is paid again only after the bank's answer.")
            % words
        )
    if voucher != row.serial:
        raise ValidationError(
            {
                "reference": _(
                    "The bank has credited this payment. Do not pay it again: enter %(serial)s as the voucher,"
                    " and the step books that payment."
                )
                % words
            }
        )
