"""``counties_growth``: the inbox, the list of items and Ctrl K with one county and with a hundred of equal size.

A clerk of the first county opens the three pages. A county has its people, its items and
its open tasks; those of the ninety-nine others are of the same number and kind. The figure
is the slowest of the three pages' ratios; the spread is of its runs.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from tests.benchmarks.house import house, say

COUNTIES, ITEMS = 100, 300
RUNS, WARM = 40, 5


def main() -> None:
    with house():
        from django.db import connection
        from django.test import Client

        from coordination.units.models import User
        from tests.counties import second_county

        office = User.objects.get(username="wangmin")
        client = Client()
        client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
        pages: dict[str, Callable[[], object]] = {
            "inbox": lambda: client.get("/"),
            "items": lambda: client.get("/items/"),
            "search": lambda: client.post("/search/", {"q": "请示"}),
        }
        work(first_unit())
        medians: dict[str, list[float]] = {name: [] for name in pages}
        times: dict[str, list[float]] = {}
        for total in (1, COUNTIES):
            for place in range(1, total):
                other = second_county(f"第{place}县")
                work(other.unit("CZ"), office=other.unit("LXB"))
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            for name, ask in pages.items():
                times[name] = []
                for run in range(RUNS + WARM):
                    begun = time.perf_counter()
                    answer = ask()
                    if run >= WARM:
                        times[name].append(time.perf_counter() - begun)
                assert answer.status_code == 200, name
                assert "请示" in answer.content.decode(), f"{name} shows the county's items"
                medians[name].append(statistics.median(times[name]))
                print(
                    f"{connection.vendor}: {total} counties, {name} {medians[name][-1] * 1000:.1f} ms",
                    file=sys.stderr,
                )
        growth = {name: many / one for name, (one, many) in medians.items()}
        print(f"{connection.vendor}: {growth}", file=sys.stderr)
        slowest = max(growth, key=lambda name: growth[name])
        ratios = [one / medians[slowest][0] for one in times[slowest]]
        say("counties_growth", "ratio", ratios, value=growth[slowest])


def first_unit():
    from coordination.units.models import Organisation

    return Organisation.objects.filter(code="CZ").order_by("pk")[:1].get()


def work(unit, *, office=None) -> None:
    """A county's items, each with an open task of its office: written in bulk, without versions."""
    from django.utils import timezone

    from coordination.meetings.models import AgendaItem
    from coordination.units.models import Organisation, Post, Role
    from tests.benchmarks.flows import OurFlow
    from workflows.models import Process, Task

    office = office or Organisation.objects.get(region=unit.region_id, kind=Organisation.Kind.OFFICE)
    drafter = Post.objects.filter(unit=unit).order_by("pk").first()
    assert drafter is not None
    today = timezone.localdate()
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            county_id=unit.region_id,
            unit=unit,
            title=f"关于第{number}项困难群众救助事项的请示",
            kind=AgendaItem.Kind.REVIEW,
            background="本年已有 6 个乡镇的备用金用完。",
            request="请会议议定补充的条件和时限。",
            drafter_id=drafter.user_id,
            drafter_role=drafter.role,
            policy_on=today,
            policy_version="2024-1",
        )
        for number in range(ITEMS)
    )
    process = Process.objects.create(flow_class=OurFlow)
    now = timezone.now()
    Task.objects.bulk_create(
        Task(
            process=process,
            flow_task=OurFlow.first,
            flow_task_type="HUMAN",
            holder_unit_id=office.pk,
            holder_role=Role.OFFICE,
            subject_type="meetings.agendaitem",
            subject_id=item.pk,
            subject_title=item.title,
            due_at=now,
        )
        for item in items
    )


if __name__ == "__main__":
    main()
