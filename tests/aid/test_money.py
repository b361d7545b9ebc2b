"""Money keeps its laws in any order of events, at once, and through a crash at any write."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions.ledger import Insufficient, write_line
from coordination.aid.models import AidCase, LedgerLine, Payment, Stage
from tests.dying import killed_at_every_write

from .money import Bank, assert_books_hold
from .world import Aid

REFUSED = (ValidationError, PermissionDenied, TransitionNotAllowed)
MOVES = ("reserve", "release", "pay", "pay", "receive", "bounce", "stop", "top_up")
steps = st.lists(
    st.tuples(st.sampled_from(MOVES), st.integers(0, 3), st.integers(1, 4000)), min_size=4, max_size=24
)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(orders=steps)
def test_in_any_order_the_balance_holds_and_nothing_is_paid_twice(cast, orders):
    with transaction.atomic():
        bank = Bank(Aid(cast, pool=5000))
        for move, which, amount in orders:
            cases = list(AidCase.objects.order_by("pk"))
            try:
                with transaction.atomic():
                    if move == "reserve":
                        bank.reserve(amount, amount // 2 + 1)
                    elif move == "top_up":
                        bank.top_up(amount)
                    elif cases:
                        getattr(bank, move)(cases[which % len(cases)])
            except REFUSED:
                pass  # what may not happen now is refused, and changes nothing
            assert_books_hold(bank.aid.pool)
        transaction.set_rollback(True)


def test_a_ledger_line_is_never_edited_nor_removed(aid):
    line = aid.pool.last_line
    for change in (
        lambda: LedgerLine.objects.filter(pk=line.pk).update(amount=1),
        lambda: LedgerLine.objects.filter(pk=line.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_database_refuses_a_second_payment_of_a_stage(aid):
    bank = Bank(aid)
    case = bank.pay(bank.release(bank.reserve(500)))
    payment = Payment.objects.get(plan__case=case)
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.create(
            plan=payment.plan,
            stage=payment.stage,
            amount=payment.amount,
            paid_at=payment.paid_at,
            paid_by=payment.paid_by,
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        write_line(
            aid.pool,
            LedgerLine.Kind.DEBIT,
            payment.amount,
            actor=bank.finance,
            stage=payment.stage,
            payment=payment,
        )


def test_more_than_is_there_is_never_promised(aid):
    with pytest.raises(Insufficient):
        Bank(aid).reserve(500001)


def test_a_bounce_is_a_counter_entry_and_the_payment_is_made_again(aid):
    bank = Bank(aid)
    case = bank.bounce(bank.pay(bank.release(bank.reserve(500))))
    assert case.status == AidCase.Status.BOUNCED
    assert (aid.pool.balance, aid.pool.reserved) == (500000, 500)
    bank.pay(case)
    payment = Payment.objects.get(plan__case=case)
    assert (payment.attempt, payment.status) == (2, "paid")
    kinds = list(aid.pool.lines.order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["opening", "reserve", "debit", "counter", "reserve", "debit"]
    assert_books_hold(aid.pool)


# --- at once, and through a crash: these commit -----------------------------------------------


def at_once(works) -> list[BaseException | None]:
    """Run all of these in threads of their own, begun together."""
    gate, ends = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        gate.wait()
        try:
            works[place]()
        except BaseException as error:  # what each came to is what the test looks at
            ends[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.django_db(transaction=True)
def test_fifty_debits_at_once_and_a_crash_at_every_write(cast):
    """One test, because a committing one empties the house behind it."""
    aid = Aid(cast, pool=50000)
    bank = Bank(aid)
    cases = [bank.release(bank.reserve(500)) for _n in range(50)]
    ends = at_once([lambda case=case: bank.pay(case) for case in cases])
    assert [end for end in ends if end is not None] == []
    assert (aid.pool.balance, aid.pool.reserved) == (25000, 0)
    assert_books_hold(aid.pool)

    same = bank.release(bank.reserve(500))
    ends = at_once([lambda: bank.pay(same) for _n in range(10)])
    assert len([end for end in ends if end is None]) == 1
    assert all(isinstance(end, REFUSED) for end in ends if end is not None)
    assert_books_hold(aid.pool)

    # 24 500 are left: of fifty who want a thousand each, twenty-four get it
    ends = at_once([lambda: bank.reserve(1000) for _n in range(50)])
    assert len([end for end in ends if end is None]) == 24
    assert all(isinstance(end, Insufficient) for end in ends if end is not None)
    assert_books_hold(aid.pool)

    crashed_at_every_write(bank)


def crashed_at_every_write(bank: Bank) -> None:
    """kill -9 at the n-th write of a payment: it is paid once or not at all, and can be paid after."""
    bank.top_up(1000)
    case = bank.release(bank.reserve(500))
    before = bank.aid.pool.balance

    def unchanged() -> None:
        assert bank.aid.pool.balance == before
        assert not Payment.objects.filter(plan__case=case).exists()
        assert_books_hold(bank.aid.pool)

    assert killed_at_every_write(lambda: bank.pay(case), unchanged) > 10
    assert bank.aid.pool.balance == before - 500
    assert Payment.objects.get(plan__case=case).amount == Decimal(500)
    assert Stage.objects.get(plan__case=case).status == Stage.Status.PAID
    assert_books_hold(bank.aid.pool)
