"""``full_vs_normal``: what it costs on SQLite that an acknowledged commit outlives a power cut.

With ``synchronous=NORMAL`` the log is written out at checkpoints, with ``FULL`` at each commit. Measured
are a step that signs (number, hash, signature, versions, events, notices), one step of a process and one
plain row, each in pairs that alternate; the figure is the median of their ratios. ``commit_ms`` is what
one commit of one row takes under ``FULL``: mostly the disk's own answer.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from tests.benchmarks.house import house, say
from tests.benchmarks.step import server_loop

PAIRS = 150
WARM = 10


def main() -> None:
    with house():
        from django.db import connection

        if connection.vendor != "sqlite":
            return  # PostgreSQL writes its log out at each commit by itself
        server_loop()
        for name, work in (("signing", signing()), ("step", step()), ("plain_write", plain_write())):
            normal, full = measure(work)
            pairs = zip(normal, full, strict=True)
            say(f"full_vs_normal_{name}", "ratio", [slow / quick for quick, slow in pairs])
            say(f"normal_{name}", "ms", [took * 1000 for took in normal])
            say(f"full_{name}", "ms", [took * 1000 for took in full])


def measure(make: Callable[[int], Callable[[], object]]) -> tuple[list[float], list[float]]:
    """Seconds under NORMAL and under FULL, taken in turn."""
    took: dict[str, list[float]] = {"NORMAL": [], "FULL": []}
    for number in range(PAIRS + WARM):
        for turn, how in enumerate(("NORMAL", "FULL") if number % 2 else ("FULL", "NORMAL")):
            work = make(number * 2 + turn)
            synchronous(how)
            begun = time.perf_counter()
            work()
            if number >= WARM:
                took[how].append(time.perf_counter() - begun)
    return took["NORMAL"], took["FULL"]


def synchronous(how: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={how}")


def signing() -> Callable[[int], Callable[[], object]]:
    """A report that its organ signs: number, hash, signature, distribution."""
    from django.utils import timezone

    from coordination.documents.kinds import PaperKind
    from coordination.documents.signing import issue
    from coordination.meetings.models import AgendaItem
    from tests.conftest import Cast

    cast = Cast.first()
    item = AgendaItem.objects.create(
        title="补发护理补贴",
        kind=AgendaItem.Kind.REVIEW,
        background="背景",
        request="请审议",
        unit=cast.unit("CL"),
        drafter=cast.user("zhaoli"),
        drafter_role="UCLERK",
        policy_on=timezone.localdate(),
        policy_version="2026-1",
    )
    signer = cast.actor("chenjing").proven()

    def make(number: int) -> Callable[[], object]:
        return lambda: issue(
            PaperKind.D41,
            subject=item,
            organ=cast.unit("LXB"),
            word="报",
            title=f"报告{number}",
            content={"body": "工作平稳。"},
            actor=signer,
            recipients=[cast.unit("CZ")],
        )

    return make


def step() -> Callable[[int], Callable[[], object]]:
    """One step of a process: record, version, event, notices, token."""
    from coordination.access import Actor
    from coordination.units.models import Organisation, Post, Role
    from tests.benchmarks.flows import act
    from workflows.engine.steps import complete, start
    from workflows.models import Task

    clerk = Post.objects.select_related("user", "unit").filter(role=Role.TCLERK).first()
    actor = Actor(clerk.user, clerk)

    def make(number: int) -> Callable[[], object]:
        village = Organisation.objects.create(
            code=f"B{number}",
            name=f"b{number}",
            short_name=f"b{number}",
            level="village",
            kind="village",
            parent=clerk.unit,
            region=clerk.unit.region,
            valid_from=dt.date(2020, 1, 1),
        )
        task = Task.objects.open().get(process=start(village, actor=actor, flow="OurFlow"))
        return lambda: complete(task, act, actor=actor)

    return make


def plain_write() -> Callable[[int], Callable[[], object]]:
    """One row in one transaction, as a draft is kept."""
    from coordination.documents.actions import save_draft
    from tests.conftest import Cast

    actor = Cast.first().actor("zhaoli")
    return lambda number: lambda: save_draft("items:new", {"text": f"{number}" * 200}, actor=actor)


if __name__ == "__main__":
    main()
