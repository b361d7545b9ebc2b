"""``bank_answer_rows_per_second`` (at least 200) and ``…_returned`` (at least 20): an answer of the bank taken over.

One transaction an answer: a good row marks its payment and is said on its case; a bad one writes the
counter-entry and the new promise, ends the process and begins another at the pay step.
"""

from __future__ import annotations

import time

from tests.benchmarks.house import house, say

ROWS = {"good": 100, "bad": 40}
NAMED = {"good": "", "bad": "_returned"}
ROUNDS = 3


def main() -> None:
    with house():
        from coordination.aid.actions.banking import bring_answer
        from coordination.aid.models import AidCase, BankBatch
        from tests.aid.bank import CLOSED, GOOD, Counter, answered
        from tests.aid.money import Bank
        from tests.aid.world import Aid
        from tests.conftest import Cast
        from workflows.emergency_aid.banking import pay_by_file, stages_for_bank, take_over
        from workflows.engine.steps import start

        aid = Aid(Cast.first(), pool=10_000_000)
        bank, counter = Bank(aid), Counter(aid, "hejun", "songlan")

        def file(rows: int) -> BankBatch:
            for _n in range(rows):
                start(bank.release(bank.reserve(1)), actor=bank.office)
            keys = [str(one.case.pk) for one in stages_for_bank(counter.maker, aid.pool)]
            return pay_by_file(aid.pool, actor=counter.maker, stages=keys[:rows])

        for kind, result in (("good", GOOD), ("bad", CLOSED)):
            rows, rates = ROWS[kind], []
            for _round in range(ROUNDS):
                batch = file(rows)
                given = answered(batch, *[result] * rows)
                answer = bring_answer(batch, given, actor=counter.reader)
                begun = time.perf_counter()
                take_over(answer, actor=counter.reader)
                rates.append(batch.count / (time.perf_counter() - begun))
                _put_aside(AidCase)
            say(f"bank_answer_rows_per_second{NAMED[kind]}", "1/s", rates)


def _put_aside(cases: type) -> None:
    """What came back would stand in the next file, too."""
    from django.utils import timezone

    from workflows.models import Task

    waiting = Task.objects.open().filter(subject_type=cases._meta.label_lower)  # type: ignore[attr-defined]
    waiting.update(status="CANCELED", finished=timezone.now())


if __name__ == "__main__":
    main()
