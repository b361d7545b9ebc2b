"""``full_vs_normal``: what it costs on SQLite that an acknowledged commit outlives a power cut.

With ``synchronous=NORMAL`` a commit is with the system, with ``FULL`` on the disk. One step of a process and
one plain row are measured under each in pairs that alternate; the figure is the median of their ratios, and
the reason why the house stays with NORMAL. What signs or pays waits for the disk all the same
(``coordination/lasting.py``): ``lasting_vs_normal_signing`` is a signature so against one that does not wait.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from unittest.mock import patch

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
        for name, how, make in (
            ("full_vs_normal_step", synchronous, step()),
            ("full_vs_normal_plain_write", synchronous, plain_write()),
            ("lasting_vs_normal_signing", lasting, signing()),
        ):
            quick, safe = measure(make, how)
            say(name, "ratio", [slow / fast for fast, slow in zip(quick, safe, strict=True)])
            say(f"{name}_cost", "ms", [(slow - fast) * 1000 for fast, slow in zip(quick, safe, strict=True)])


def measure(
    make: Callable[[int], Callable[[], object]], how: Callable[[bool], AbstractContextManager[None]]
) -> tuple[list[float], list[float]]:
    """Seconds without waiting for the disk and with it, taken in turn."""
    took: dict[bool, list[float]] = {False: [], True: []}
    for number in range(PAIRS + WARM):
        for turn, waits in enumerate((False, True) if number % 2 else (True, False)):
            work = make(number * 2 + turn)
            with how(waits):
                begun = time.perf_counter()
                work()
                if number >= WARM:
                    took[waits].append(time.perf_counter() - begun)
    return took[False], took[True]


@contextmanager
def synchronous(waits: bool) -> Iterator[None]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={'FULL' if waits else 'NORMAL'}")
    yield


@contextmanager
def lasting(waits: bool) -> Iterator[None]:
    from django.db import connection

    from coordination import lasting as house

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    if waits:
        yield
        return
    with patch.object(house, "write_out", lambda: None):
        yield


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
