"""``chain_ms`` (at most 60), ``chain_queries``: the page of an aid chain of 50 aids and 100 events, its fold closed.

``chain_fold_ms``: what was done, read when the fold is opened, of a chain with 500 entries.
"""

from __future__ import annotations

import datetime as dt
import time

from tests.benchmarks.house import house, say

AIDS, EVENTS, ENTRIES, RUNS, WARM = 50, 100, 500, 30, 5


def main() -> None:
    with house():
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from coordination.units.models import User

        client = Client()
        reader = User.objects.get(username="suting")
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")

        def measure(address: str) -> tuple[list[float], bytes]:
            times, answer = [], None
            for run in range(RUNS + WARM):
                begun = time.perf_counter()
                answer = client.get(address)
                if run >= WARM:
                    times.append((time.perf_counter() - begun) * 1000)
            assert answer is not None
            assert answer.status_code == 200
            return times, answer.content

        helped = make_chain(EVENTS)
        give(AIDS, helped)
        address = f"{helped.get_absolute_url()}?tab=chain"
        times, page = measure(address)
        assert page.count("量0".encode()) >= AIDS, "the page shows every aid"
        assert b"chain-fold" in page
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        say("chain_ms", "ms", times)
        say("chain_queries", "queries", [len(queries)])

        times, page = measure(f"{make_chain(ENTRIES).get_absolute_url()}chain/events/")
        assert page.count(b"<time ") >= ENTRIES, "the fold shows every entry"
        say("chain_fold_ms", "ms", times)


def give(count: int, household) -> None:
    """So many aid cases of the household, written in bulk: they are read here, not worked on."""
    from decimal import Decimal

    from django.utils import timezone

    from coordination.aid.models import AidCase

    person = household.members.get()
    now = timezone.now()
    AidCase.objects.bulk_create(
        AidCase(
            county_id=household.county_id,
            number=f"量{place:06d}",
            township_id=household.township_id,
            household=household,
            person=person,
            nature=AidCase.Nature.EMERGENCY,
            cause=AidCase.Cause.ILLNESS,
            facts="因病住院，自付费用较高，家庭生活困难。",
            amount=Decimal(800),
            lane=AidCase.Lane.FAST,
            status=AidCase.Status.WITHDRAWN,
            reason="已由医疗救助解决。",
            registered_at=now - dt.timedelta(days=14 * place),
            ended_at=now,
            policy_on=timezone.localdate(),
            policy_version="2024-1",
        )
        for place in range(count)
    )


def make_chain(entries: int):
    """A household to which much was done, over two years, by many units."""
    from django.utils import timezone

    from coordination.access import Actor
    from coordination.audit.actions import record_many
    from coordination.audit.models import Event
    from coordination.register.actions import register_household, register_person
    from coordination.register.verbs import RegisterVerb
    from coordination.units.models import Organisation, Post

    post = Post.objects.select_related("user", "unit").get(user__username="suting")
    actor = Actor(post.user, post)
    village = Organisation.objects.select_related("parent").get(code="XZ01-01")
    household = register_household(actor=actor, township=village.parent, village=village)
    register_person(household, actor=actor, name="李秀英", born_on=dt.date(1960, 1, 1))
    units = list(Organisation.objects.filter(is_member=True).order_by("pk")[:20])
    share = (entries - 1) // len(units) + 1
    for unit in units:
        record_many(
            RegisterVerb.CHECK_REUSED,
            actor=actor,
            subjects=[household] * share,
            unit=unit,
            household=household.key,
            after={"unit": unit.short_name, "purpose": "临时救助"},
            reason="按月走访，核实家庭支出和就医情况",
        )
    # measuring only: the rows are spread over two years behind the guards' back
    from django.db import connection

    from coordination.audit.guards import lifted

    begin = timezone.now() - dt.timedelta(days=730)
    with lifted(connection):
        events = list(Event.objects.filter(household=household.key).order_by("pk"))
        for place, event in enumerate(events):
            event.at = begin + dt.timedelta(days=730 * place // len(events), minutes=place)
        Event.objects.bulk_update(events, ["at"], batch_size=500)
    return household


if __name__ == "__main__":
    main()
