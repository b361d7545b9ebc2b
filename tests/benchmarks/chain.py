"""``chain_ms``, ``chain_queries``: the page of an aid chain with 500 entries."""

from __future__ import annotations

import datetime as dt
import time

from tests.benchmarks.house import house, say

ENTRIES, RUNS, WARM = 500, 30, 5


def main() -> None:
    with house():
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from coordination.units.models import User

        address = make_chain()
        client = Client()
        reader = User.objects.get(username="suting")
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
        times, answer = [], None
        for run in range(RUNS + WARM):
            begun = time.perf_counter()
            answer = client.get(address)
            if run >= WARM:
                times.append((time.perf_counter() - begun) * 1000)
        assert answer is not None
        assert answer.status_code == 200
        assert answer.content.count(b"<time ") >= ENTRIES, "the page shows every entry"
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        say("chain_ms", "ms", times)
        say("chain_queries", "queries", [len(queries)])


def make_chain() -> str:
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
    share = (ENTRIES - 1) // len(units) + 1
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
    return f"{household.get_absolute_url()}?tab=chain"


if __name__ == "__main__":
    main()
