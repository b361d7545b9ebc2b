"""``inbox_growth``, ``inbox_queries``, ``inbox_kb``: the first page of work at a million open tasks.

By the test client, rail counts included; the reader has three posts and one
substitution whose units hold 2 % of all open tasks.
"""

from __future__ import annotations

import datetime as dt
import gzip
import statistics
import sys
import time

from tests.benchmarks.house import house, say

SMALL, LARGE = 10_000, 1_000_000
KEYS = 200  # holders, four of which are the reader's: 2 %
RUNS, WARM = 60, 5
KINDS = ("meetings.agendaitem", "meetings.session", "duties.assignment")


def main() -> None:
    with house():
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        reader = make_reader()
        keys = make_keys(reader)
        client = Client()
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
        medians, times, answer = [], [], None
        for total in (SMALL, LARGE):
            fill(keys, total)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            times = []
            for run in range(RUNS + WARM):
                begun = time.perf_counter()
                answer = client.get("/")
                if run >= WARM:
                    times.append(time.perf_counter() - begun)
            assert answer.status_code == 200
            assert answer.content.count(b"/tasks/") >= 25, "the page shows 25 rows"
            medians.append(statistics.median(times))
            print(f"{connection.vendor}: {total} open tasks, {medians[-1] * 1000:.1f} ms", file=sys.stderr)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get("/")
        say("inbox_growth", "ratio", [one / medians[0] for one in times], value=medians[1] / medians[0])
        say("inbox_queries", "queries", [len(queries)])
        say("inbox_kb", "kB", [len(gzip.compress(answer.content, 6)) / 1024])


def make_reader():
    """A clerk of three units who also stands in for an absent colleague of a fourth."""
    from django.utils import timezone

    from coordination.units.models import Absence, Organisation, Post, Role, Substitution, User

    today = timezone.localdate()
    reader = User.objects.create(username="reader", name="阅办人")
    away = User.objects.create(username="away", name="出差人")
    units = list(Organisation.objects.valid_on().filter(is_member=True, predecessors=None).order_by("pk")[:4])
    posts = [
        Post.objects.create(
            user=user, unit=unit, role=Role.CCLERK, title="经办人", valid_from=dt.date(2020, 1, 1)
        )
        for user, unit in zip([reader, reader, reader, away], units, strict=True)
    ]
    Substitution.objects.create(post=posts[3], substitute=posts[0], valid_from=dt.date(2020, 1, 1))
    Absence.objects.create(
        post=posts[3], first_day=today, last_day=today + dt.timedelta(days=3), reason="出差"
    )
    return reader


def make_keys(reader):
    """The reader's four holders among two hundred."""
    from coordination.units.models import Organisation, Post, Role
    from coordination.units.queries import actors_of, holder_keys

    mine = sorted(holder_keys(actors_of(reader)))
    assert len(mine) == 4
    assert Post.objects.filter(user=reader).count() == 3
    units = list(Organisation.objects.valid_on().values_list("pk", flat=True))
    roles = [role for role in Role.values if role != Role.CCLERK]
    others = [(unit, role) for unit in units for role in roles][: KEYS - len(mine)]
    assert len(others) == KEYS - len(mine)
    return mine + others


def fill(keys, total):
    """Open tasks up to a total, spread evenly over the holders, kinds and the coming months."""
    from django.db import connection
    from django.utils import timezone

    from tests.benchmarks.flows import OurFlow
    from workflows.models import Process, Task

    now = timezone.now()
    process = Process.objects.create(flow_class=OurFlow)
    first = Task.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    already = Task.objects.count()
    Task.objects.bulk_create(
        Task(
            process=process,
            flow_task=OurFlow.first,
            flow_task_type="HUMAN",
            holder_unit_id=unit,
            holder_role=role,
            subject_type=KINDS[number % 3],
            subject_id=1 + number,
            subject_title=f"关于第{number}项困难群众救助事项的请示",
            subject_number=f"安联项〔2026〕{number}号",
            due_at=now + dt.timedelta(minutes=number),
        )
        for number, (unit, role) in enumerate(keys)
    )
    each = (total - already) // len(keys) - 1
    columns = [field.column for field in Task._meta.local_fields if field.column != "id"]
    later = {
        "sqlite": "strftime('%Y-%m-%d %H:%M:%f', due_at, printf('%+d minutes', n * 7 - 2000))",
        "postgresql": "due_at + (n * 7 - 2000) * interval '1 minute'",
    }[connection.vendor]
    selected = ", ".join(later if column == "due_at" else f'"{column}"' for column in columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    sql = (
        f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {each}) "  # noqa: S608
        f"INSERT INTO workflows_task ({listed}) SELECT {selected} FROM numbers, workflows_task WHERE id > {first}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%", "%%") if connection.vendor == "postgresql" else sql)
    count = Task.objects.count()
    assert count == total, f"{count} tasks instead of {total}"


if __name__ == "__main__":
    main()
