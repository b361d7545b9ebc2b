"""``sweep_100k_s``: 100,000 open tasks, 1,000 rungs due, two clocks, each rung fired once.

Both clocks are processes of their own on the same database; the figure is the time
from their common start until nothing is due any more. PostgreSQL only: on SQLite
the house has one clock.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time

from tests.benchmarks.house import house, say
from workflows.verbs import FlowVerb

OPEN, DUE, CLOCKS = 100_000, 1_000, 2
GO = "go\n"


def main() -> None:
    with house():
        from django.db import connection

        if connection.vendor != "postgresql":
            return
        fill()
        name = connection.settings_dict["NAME"]
        clocks = [
            subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "tests.benchmarks.sweep", name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(CLOCKS)
        ]
        for clock in clocks:
            assert clock.stdout.readline() == "ready\n"
        begun = time.perf_counter()
        for clock in clocks:
            clock.stdin.write(GO)
            clock.stdin.flush()
        fired = [int(clock.communicate()[0]) for clock in clocks]
        seconds = time.perf_counter() - begun
        check(fired)
        say("sweep_100k_s", "s", [seconds])


def fill() -> None:
    """A thousand records with a step each whose reminder is due, among a hundred thousand open steps."""
    from django.db import connection
    from django.utils import timezone

    from coordination.access import Actor
    from coordination.units.models import Organisation, Post, Role
    from tests.benchmarks.flows import RemindedFlow
    from tests.benchmarks.inbox import fill as fill_up
    from tests.benchmarks.inbox import make_keys, make_reader
    from workflows.engine.steps import start
    from workflows.models import Task

    clerk = Post.objects.select_related("user", "unit").filter(role=Role.TCLERK).first()
    actor = Actor(clerk.user, clerk)
    for number in range(DUE):
        village = Organisation.objects.create(
            code=f"S{number}",
            name=f"s{number}",
            short_name=f"s{number}",
            level="village",
            kind="village",
            parent=clerk.unit,
            region=clerk.unit.region,
            valid_from=dt.date(2020, 1, 1),
        )
        start(village, actor=actor, flow="RemindedFlow")
    now = timezone.now()
    ours = Task.objects.filter(flow_task=RemindedFlow.only)
    assert ours.update(due_at=now + dt.timedelta(days=1), rung=0, next_rung_at=now) == DUE
    already = Task.objects.count()
    fill_up(make_keys(make_reader()), OPEN + already - DUE)
    assert Task.objects.open().count() == OPEN
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def check(fired: list[int]) -> None:
    """Every rung once, by whichever clock; both had a part in it."""
    from coordination.audit.models import Event

    events = Event.objects.filter(verb=FlowVerb.RUNG_FIRED)
    assert sum(fired) == DUE, f"{fired} rungs fired instead of {DUE}"
    assert events.count() == events.values("subject_id").distinct().count() == DUE
    assert all(fired), f"one clock did all the work: {fired}"


def clock(database: str) -> None:
    """One clock: sweeps until nothing is due, and says how many rungs it fired."""
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    connection.settings_dict["NAME"] = database
    import tests.benchmarks.flows  # noqa: F401 - the flow is found by its name
    from workflows.engine.clock import climb_ladders
    from workflows.models import Task

    connection.ensure_connection()
    print("ready", flush=True)
    assert sys.stdin.readline() == GO
    fired = 0
    while Task.objects.filter(finished__isnull=True, next_rung_at__lte=timezone.now()).exists():
        fired += climb_ladders(timezone.now())
    print(fired, flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        clock(sys.argv[1])
    else:
        main()
