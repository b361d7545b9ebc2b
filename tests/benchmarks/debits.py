"""``debits_per_second``: payments out of one account by several people at once.

Each debit is a transaction of its own: the account's row lock, the newest line read,
the new line and the plan's sums written. Eight connections press on one account.
"""

from __future__ import annotations

import threading
import time
from decimal import Decimal

from tests.benchmarks.house import house, say

PEOPLE = 8
DEBITS = 400
ROUNDS = 5


def main() -> None:
    with house():
        from django.db import connection, transaction
        from django.utils import timezone

        from coordination.aid.actions.ledger import write_line
        from coordination.aid.models import LedgerLine, Payment
        from tests.aid.money import Bank
        from tests.aid.world import Aid
        from tests.conftest import Cast

        bank = Bank(Aid(Cast.first(), pool=10_000_000))
        pool, actor, kind = bank.aid.pool, bank.finance, LedgerLine.Kind

        def payments(count: int) -> list[Payment]:
            """Stages promised and released, each with its payment row, as the action has it before the debit."""
            made = []
            for _n in range(count):
                case = bank.reserve(1)
                stage = case.stage
                made.append(
                    Payment.objects.create(
                        plan=stage.plan,
                        stage=stage,
                        amount=Decimal(1),
                        paid_at=timezone.now(),
                        paid_by=actor.user,
                    )
                )
            return made

        def debit(payment: Payment) -> None:
            with transaction.atomic():
                write_line(
                    pool, kind.DEBIT, payment.amount, actor=actor, stage=payment.stage, payment=payment
                )

        def work(share: list[Payment]) -> None:
            try:
                for payment in share:
                    debit(payment)
            finally:
                connection.close()

        rates = []
        for _round in range(ROUNDS):
            made = payments(DEBITS // ROUNDS)
            threads = [threading.Thread(target=work, args=(made[place::PEOPLE],)) for place in range(PEOPLE)]
            begun = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            rates.append(len(made) / (time.perf_counter() - begun))
        assert pool.balance == 10_000_000 - DEBITS
        say("debits_per_second", "1/s", rates)


if __name__ == "__main__":
    main()
