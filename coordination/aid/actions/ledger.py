"""The one function that writes ledger lines: under the account's row lock, each from the one before."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.aid.models import NOTHING, Account, LedgerLine, Payment, Stage, StagePlan, TopUp
from coordination.changes import lock, revising
from coordination.lasting import outlives_a_power_cut
from coordination.statements import insert, read_locked

Kind = LedgerLine.Kind


class Insufficient(ValidationError):
    """The account does not hold so much that is still free."""

    def __init__(self, account: Account, asked: Decimal, available: Decimal) -> None:
        self.account, self.asked, self.available = account, asked, available
        super().__init__(
            _("%(account)s has %(available)s yuan left, %(asked)s are needed.")
            % {"account": account.title, "available": available, "asked": asked}
        )


@transaction.atomic(savepoint=False)
def write_line(
    account: Account,
    kind: Kind,
    amount: Decimal,
    *,
    actor: Actor,
    stage: Stage | None = None,
    payment: Payment | None = None,
    reverses: LedgerLine | None = None,
    top_up: TopUp | None = None,
    reason: str = "",
) -> LedgerLine:
    """Add one line; what it promises or pays out must be there, and stays within what was approved.

    Whoever calls it holds the lock of the case or the top-up; the account's own
    lock is taken here and kept to the end of the transaction.
    """
    account = lock(account)
    last = account.last_line
    balance, reserved = (last.balance_after, last.reserved_after) if last else (NOTHING, NOTHING)
    if kind == Kind.RESERVE and amount > balance - reserved:
        raise Insufficient(account, amount, balance - reserved)
    now = timezone.now()
    _must_be_open(account, now)
    change = _CHANGES[kind]
    line = LedgerLine(
        account=account,
        sequence=last.sequence + 1 if last else 1,
        kind=kind,
        amount=amount,
        balance_after=balance + change[0] * amount,
        reserved_after=reserved + change[1] * amount,
        stage=stage,
        payment=payment,
        attempt=payment.attempt if payment else 0,
        reverses=reverses,
        top_up=top_up,
        reason=reason,
        at=now,
        entered_by=actor.user,
        entered_as=actor.acting_post.house_label if actor.acting_post else "",
    )
    insert(line)
    outlives_a_power_cut()
    if stage is not None:
        _move_plan(stage, change, amount, actor)
    return line


def _must_be_open(account: Account, at: dt.datetime) -> None:
    """A month that was signed is frozen (D29): a clock that was put back writes no line into it."""
    if account.settled_through is not None and timezone.localdate(at) <= account.settled_through:
        raise ValidationError(
            _("%(account)s is settled through %(day)s: the clock of the machine is wrong.")
            % {"account": account.title, "day": account.settled_through}
        )


# kind → what it does to (balance or paid out, reserved)
_CHANGES: dict[str, tuple[int, int]] = {
    Kind.OPENING: (1, 0),
    Kind.TAKEN_OVER: (1, 0),
    Kind.TOP_UP: (1, 0),
    Kind.RESERVE: (0, 1),
    Kind.RELEASE: (0, -1),
    Kind.DEBIT: (-1, -1),
    Kind.COUNTER: (1, 0),
    Kind.RETURNED: (1, 0),
}


def _move_plan(stage: Stage, change: tuple[int, int], amount: Decimal, actor: Actor) -> None:
    """The plan's sums follow its lines; the database refuses more than was approved."""
    plan = read_locked(StagePlan, stage.plan_id)
    with revising(plan, actor=actor):
        plan.paid -= change[0] * amount
        plan.reserved += change[1] * amount
