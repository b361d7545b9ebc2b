"""``duplicates_ms`` (at most 20): what is asked before every decision on aid, of a person with 50 aids.

Against 1,000,000 cases, each with its plan, stage and payment, of 500,000 persons, whose phone and account are
their own; on SQLite against a twentieth of them. CASES=… measures against another number.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from tests.benchmarks.house import house, say

CASES, AIDS, RUNS, WARM = 1_000_000, 50, 40, 5
FIRST = 10_000_000  # the first key of what is written in bulk
HER = FIRST * 2  # and of what is hers


def main() -> None:
    with house():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from coordination.aid.models import AidCase
        from coordination.aid.queries.duplicates import open_duplicates
        from tests.aid.world import Aid
        from tests.conftest import Cast

        aid = Aid(Cast.first())
        pattern = aid.walk(person=aid.member("周福来")).approved().paid().case
        cases = int(os.environ.get("CASES", CASES if connection.vendor == "postgresql" else CASES // 20))
        begun = time.perf_counter()
        fill(pattern, cases)
        print(f"{connection.vendor}: {cases} cases in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        times, busy = [], []
        for run in range(RUNS + WARM):
            case = AidCase.objects.get(pk=HER + 1)
            begun, worked = time.perf_counter(), time.process_time()
            found = open_duplicates(case)
            took = 1000 * (time.perf_counter() - begun)
            assert len(found) == AIDS - 1, len(found)
            if run >= WARM:
                times.append(took)
                busy.append(1000 * (time.process_time() - worked))
        print(
            f"{connection.vendor}: of it {sorted(busy)[RUNS // 2]:.1f} ms of the processor", file=sys.stderr
        )
        with CaptureQueriesContext(connection) as queries:
            open_duplicates(AidCase.objects.get(pk=HER + 1))
        for query in sorted(queries, key=lambda one: -float(one["time"]))[:3]:
            print(f"{query['time']} s: {query['sql'][:400]}", file=sys.stderr)
        say("duplicates_ms", "ms", times)
        say("duplicates_queries", "queries", [len(queries)])


def fill(pattern: Any, cases: int) -> None:
    """The county's persons and what each was given; and her 50 cases, paid, of one cause."""
    from django.db import connection

    from coordination.aid.models import AidCase, Payment, Stage, StagePlan
    from coordination.register.models import Household, Person

    plan = pattern.plan
    stage, payment = plan.stages.get(), plan.payments.get()

    def people(first: int, count: int, word: str) -> None:
        named = {"key": f"'{word}' || n", "id": f"{first} + n"}
        _copy(
            Household, pattern.household_id, count, {**named, "number": f"'{word}' || n", "head_id": "NULL"}
        )
        own = {name: f"'{word}{name[0]}' || n" for name in ("phone_index", "account_index", "identity_index")}
        _copy(Person, pattern.person_id, count, {**named, **own, "household_id": f"{first} + n"})

    def aids(first: int, count: int, word: str, whose: str) -> None:
        named = {"id": f"{first} + n"}
        of = {"person_id": whose, "household_id": whose, "number": f"'{word}' || n"}
        _copy(AidCase, pattern.pk, count, {**named, **of})
        _copy(StagePlan, plan.pk, count, {**named, "case_id": f"{first} + n"})
        _copy(Stage, stage.pk, count, {**named, "plan_id": f"{first} + n"})
        into = {
            "plan_id": f"{first} + n",
            "stage_id": f"{first} + n",
            "account_index": f"'{word}a' || ({whose})",
        }
        _copy(Payment, payment.pk, count, {**named, **into})

    people(FIRST, cases // 2, "w")
    aids(FIRST, cases, "w", f"{FIRST} + 1 + n % {cases // 2}")
    people(HER, 1, "h")
    aids(HER, AIDS, "h", f"{HER} + 1")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(model: Any, pk: int, count: int, given: dict[str, str]) -> None:
    """So many rows like that one, with these columns their own: ``n`` counts them."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields]
    values = [given.get(name, f"p.{name}") for name in columns]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {count})"  # noqa: S608 - our own names
            f" INSERT INTO {table} ({', '.join(columns)})"
            f" SELECT {', '.join(values)} FROM counted CROSS JOIN (SELECT * FROM {table} WHERE id = {pk}) p"
        )


if __name__ == "__main__":
    main()
