"""``step_vs_stock_viewflow``: one step through our door against viewflow's own three calls.

No HTTP. Stock is ``assign``, then ``start`` and ``execute``, each in
``task.activation()``, on viewflow's own models. Ours is one ``steps.complete``
with record lock, policy, version, event, three notices and a hint to an empty
layer. Pairs alternate; the figure is the median of their ratios.
"""

from __future__ import annotations

import asyncio
import cProfile
import datetime as dt
import os
import threading
import time
from collections.abc import Callable

from tests.benchmarks.house import house, say

PAIRS = 200
WARM = 10
OFFICERS = 3


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def server_loop() -> None:
    """Hints leave by the server's own loop, as they do under the ASGI server."""
    from coordination.notifications.hints import use_loop

    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    use_loop(loop)


def main() -> None:
    with house():
        server_loop()
        from coordination.access import Actor
        from coordination.notifications.models import Notice
        from coordination.units.models import Organisation, Post, Role, User
        from tests.benchmarks.flows import StockFlow, act
        from workflows.engine.steps import complete, start
        from workflows.models import Task

        clerk = Post.objects.select_related("user", "unit").filter(role=Role.TCLERK).first()
        actor = Actor(clerk.user, clerk)
        officers = Post.objects.filter(unit=clerk.unit, role=Role.TOFFICER).count()
        for number in range(OFFICERS - officers):
            user = User.objects.create(username=f"officer{number}", name=f"officer{number}")
            Post.objects.create(
                user=user,
                unit=clerk.unit,
                role=Role.TOFFICER,
                title="officer",
                valid_from=dt.date(2020, 1, 1),
            )

        def stock_task():
            process = StockFlow.start.run()
            return process.task_set.get(flow_task=StockFlow.first)

        def our_task(number: int):
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
            process = start(village, actor=actor, flow="OurFlow")
            return Task.objects.open().get(process=process)

        def stock(task) -> None:
            with task.activation() as activation:
                activation.assign(actor.user)
            with task.activation() as activation:
                activation.start(None)
                activation.execute()

        ratios, profile = [], cProfile.Profile()
        for number in range(PAIRS + WARM):
            theirs, ours = stock_task(), our_task(number)
            told = Notice.objects.count()
            pair = {}
            for side in ("stock", "ours") if number % 2 else ("ours", "stock"):
                if side == "stock":
                    pair[side] = timed(lambda task=theirs: stock(task))
                else:
                    if os.environ.get("BENCH_PROFILE") and number >= WARM:
                        profile.enable()
                    pair[side] = timed(lambda task=ours: complete(task, act, actor=actor))
                    profile.disable()
            assert Notice.objects.count() == told + OFFICERS
            if number >= WARM:
                ratios.append(pair["ours"] / pair["stock"])
        if os.environ.get("BENCH_PROFILE"):
            profile.dump_stats(os.environ["BENCH_PROFILE"])
        say("step_vs_stock_viewflow", "ratio", ratios)


if __name__ == "__main__":
    main()
