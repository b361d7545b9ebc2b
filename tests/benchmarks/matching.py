"""``matches_per_second``: rows of 1,000 matched against a register of 100,000 persons, duplicates told."""

from __future__ import annotations

import sys
import time

from tests.benchmarks.house import house, say
from tests.benchmarks.people import fill_register, incoming

PERSONS, ROWS, RUNS, WARM = 100_000, 1_000, 20, 2


def main() -> None:
    with house():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from coordination.register.matching import match_many
        from coordination.units.counties import county_of
        from coordination.units.models import Organisation

        begun = time.perf_counter()
        fill_register(PERSONS)
        print(
            f"{connection.vendor}: {PERSONS} persons in {time.perf_counter() - begun:.0f} s", file=sys.stderr
        )
        county = county_of(Organisation.objects.counties().earliest("pk"))
        rates = []
        for run in range(RUNS + WARM):
            rows = incoming(ROWS, of=PERSONS, begin=run * ROWS)
            begun = time.perf_counter()
            found = match_many(rows, county=county)  # type: ignore[arg-type]
            took = time.perf_counter() - begun
            assert sum(one.person is not None for one in found) >= ROWS // 2
            assert sum(one.is_question for one in found) >= ROWS // 20
            assert sum(one.repeats is not None for one in found) >= ROWS // 20
            if run >= WARM:
                rates.append(ROWS / took)
        with CaptureQueriesContext(connection) as queries:
            match_many(incoming(ROWS, of=PERSONS), county=county)  # type: ignore[arg-type]
        say("matches_per_second", "1/s", rates)
        say("matching_queries", "queries", [len(queries)])


if __name__ == "__main__":
    main()
