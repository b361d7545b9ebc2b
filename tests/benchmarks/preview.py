"""``preview_over_step``: what a page promises of a step, against the step itself.

No HTTP. The step opens three tasks and signs two numbered papers; the promise is the same
step on trial, read off and undone. Pairs are taken one after the other on the same task; the
figure is the median of their ratios. The pause that keeps promises apart on SQLite is left out.
"""

from __future__ import annotations

from tests.benchmarks.house import house, say
from tests.benchmarks.step import server_loop, timed

PAIRS = 150
WARM = 10


def main() -> None:
    with house():
        server_loop()
        import datetime as dt

        from coordination.access import Actor
        from coordination.units.models import Organisation, Post, Role
        from tests.benchmarks.flows import act_and_sign
        from workflows.desk.consequences import consequences
        from workflows.engine import trial
        from workflows.engine.steps import complete, start
        from workflows.models import Task

        trial.APART = 0.0
        clerk = Post.objects.select_related("user", "unit").filter(role=Role.TCLERK).first()
        actor = Actor(clerk.user, clerk)

        def task(number: int) -> Task:
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
            process = start(village, actor=actor, flow="SpreadingFlow")
            return Task.objects.select_related("process", "holder_unit").open().get(process=process)

        def step(task: Task) -> None:
            complete(task, act_and_sign, actor=actor, reauth=True)

        ratios = []
        for number in range(PAIRS + WARM):
            one = task(number)
            promised = []

            def promise(one: Task = one, promised: list = promised) -> None:
                promised.append(consequences(lambda: step(one), about=one, actor=actor))

            asked = timed(promise)
            taken = timed(lambda one=one: step(one))
            assert (len(promised[0].opens), len(promised[0].papers)) == (3, 2), promised[0]
            if number >= WARM:
                ratios.append(asked / taken)
        say("preview_over_step", "ratio", ratios)


if __name__ == "__main__":
    main()
