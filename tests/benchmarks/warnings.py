"""``warnings_per_second``: a batch of a thousand by the interface until its triage tasks stand in the inbox.

Each row is matched against a register of a hundred thousand, compared for
duplicates, given a proposal with rule version, a first version and an event.
"""

from __future__ import annotations

import sys
import time

from tests.benchmarks.house import house, say
from tests.benchmarks.people import fill_register, identity

REGISTER = 100_000
ROWS = 1_000
RUNS, WARM = 5, 1


def main() -> None:
    with house():
        from django.db import connection
        from django.test import Client

        from coordination.audit.models import Event
        from coordination.monitoring.models import Warning
        from coordination.units.counties import county_of
        from coordination.units.models import Organisation, Role
        from coordination.units.queries import actors_of
        from workflows.desk.inbox import inbox_counts

        key = add_client()
        fill_register(REGISTER)
        give_categories()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        clerk = county_of(Organisation.objects.counties().get()).holder(Role.CCLERK).people()[0]
        http = Client()
        speeds = []
        for run in range(RUNS + WARM):
            rows = make_rows(run)
            before = Event.objects.count()
            begun = time.perf_counter()
            answer = http.post(
                "/api/v1/warnings",
                {"warnings": rows},
                content_type="application/json",
                headers={"X-API-Key": key},
            )
            counts = inbox_counts(actors_of(clerk))
            took = time.perf_counter() - begun
            said = answer.json()
            assert said["opened"] == ROWS, said
            assert counts["monitoring.warning"].waiting >= 100, "they stand in the inbox"
            assert Event.objects.count() >= before + ROWS, "each has its event"
            print(f"{connection.vendor}: {ROWS} warnings in {took:.2f} s", file=sys.stderr)
            if run >= WARM:
                speeds.append(ROWS / took)
        matched = Warning.objects.exclude(person=None).count()
        assert matched >= ROWS * 2, "nearly half of them are of the register"
        assert not Warning.objects.filter(rule_version="").exists()
        say("warnings_per_second", "warnings/s", speeds)


def add_client() -> str:
    from coordination.access import Actor
    from coordination.api.actions import add_client as add
    from coordination.units.models import Organisation, Post, Role

    post = Post.objects.filter(role=Role.SECADM).select_related("user").first()
    assert post is not None
    _client, key = add(
        actor=Actor(post.user, post),
        code="province",
        name="省平台",
        organisation=Organisation.objects.get(code="SMZ"),
        role=Role.UP,
        channel="province",
        scopes=["warnings:write"],
        rate=10_000,
    )
    return key


def give_categories() -> None:
    """Every other household holds one."""
    import datetime as dt

    from coordination.register.models import CategoryStatus, Household
    from coordination.units.counties import county_of
    from coordination.units.models import Organisation

    authority = county_of(Organisation.objects.counties().get()).civil_affairs
    CategoryStatus.objects.bulk_create(
        [
            CategoryStatus(
                household_id=pk,
                category="DIBAO",
                authority=authority,
                from_on=dt.date(2024, 1, 1),
                basis="审核确认办法",
            )
            for pk in Household.objects.order_by("pk").values_list("pk", flat=True)[::2]
        ],
        batch_size=2000,
    )


def make_rows(run: int) -> list[dict[str, object]]:
    """Half of the register, half of people it does not know; every tenth urgent, every fiftieth a repetition."""
    kinds = ["illness", "policy_gap", "education", "housing", "unemployment", "improved"]
    rows: list[dict[str, object]] = []
    for n in range(ROWS):
        name, number, _born = identity((run * ROWS + n) * 7 + 1)
        row: dict[str, object] = {
            "source_key": f"{run}-{n}",
            "name": name if n % 2 else f"钱{run}{n}",
            "township": f"XZ{n % 21 + 1:02d}",
            "kinds": [kinds[n % len(kinds)]],
            "facts": "数据比对发现近三个月个人负担医疗费用较高，家庭收入下降，请核实。",
            "level": "urgent" if n % 10 == 0 else "ordinary",
        }
        if n % 2:
            row["id_number"] = number
        if n % 50 == 49:
            row |= {name: rows[n - 2][name] for name in ("name", "id_number", "kinds")}
        rows.append(row)
    return rows


if __name__ == "__main__":
    main()
