"""A death and the watch list are marked on a warning; what was lifted stood on the days before (R237)."""

from __future__ import annotations

import datetime as dt

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.register.actions import confirm_category, watch
from coordination.register.models import Person, WatchEntry
from tests.api.clients import Platform
from tests.monitoring.reports import Registered, Walker, id_number
from tests.register.people import Clerk

LIST = "/warnings/?view=all"


def watched(cast, known) -> WatchEntry:
    return watch(
        known.household,
        actor=cast.actor("suting"),
        kind="refused",
        since_on=timezone.localdate(),
        reason="收入超标",
        source=known.person,
    )


def page(cast, username, address) -> str:
    return cast.client(username).get(address).content.decode()


def test_m2_4_15_a_death_and_the_watch_list_are_marked(cast):
    known = Registered(cast, category="")
    watched(cast, known)
    Person.objects.filter(pk=known.person.pk).update(died_on=dt.date(2026, 11, 1))
    walker = Walker(cast, id_number=known.id_number)
    addresses = (LIST, walker.warning.get_absolute_url(), walker.task("triage").get_absolute_url())
    for address in addresses:
        text = page(cast, "suting", address)
        assert "跟踪监测中" in text, address
        assert "2026-11-01" in text, address


def test_m2_4_15_whoever_only_reported_it_learns_nothing_of_it(cast):
    known = Registered(cast, category="")
    watched(cast, known)
    walker = Walker(cast, reporter="duwei", channel="unit", id_number=known.id_number)
    assert "跟踪监测中" not in page(cast, "duwei", walker.warning.get_absolute_url())
    assert "跟踪监测中" not in page(cast, "duwei", LIST)


def test_m2_4_15_the_marks_cost_the_same_for_two_and_for_five(cast):
    def cost() -> int:
        client = cast.client("suting")
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            client.get(LIST)
        return len(seen)

    for serial in (1, 2):
        Walker(cast, id_number=id_number(serial))
    two = cost()
    for serial in (3, 4, 5):
        Walker(cast, id_number=id_number(serial))
    assert cost() <= two


def test_m2_4_16_admission_in_another_category_ends_the_watch(cast):
    clerk = Clerk(cast)
    person = clerk.person()
    day = timezone.localdate()
    own = watch(
        person, actor=cast.actor("suting"), kind="refused", since_on=day, reason="超标", category="DIBAO"
    )
    whole = watch(person.household, actor=cast.actor("suting"), kind="refused", since_on=day, reason="超标")
    clerk.category(person.household, "RIGID_EXPENSE", review_on=None)
    for entry in (own, whole):
        entry.refresh_from_db()
        assert entry.lifted_on == day
        assert "刚性支出" in entry.lift_reason


def test_m2_4_16_one_persons_admission_leaves_anothers_watch(cast):
    clerk = Clerk(cast)
    one = clerk.person()
    other = clerk.person(one.household, name="李小兰", id_number=id_number(9))
    day = timezone.localdate()
    entry = watch(other, actor=cast.actor("suting"), kind="refused", since_on=day, reason="超标")
    confirm_category(
        one,
        "DIBAO",
        actor=cast.actor("suting"),
        authority=cast.unit("MZ"),
        from_on=day,
        review_on=None,
        basis="规定",
    )
    entry.refresh_from_db()
    assert entry.lifted_on is None


def test_m2_4_16_the_list_of_a_past_day_stands_as_it_stood(cast):
    known = Registered(cast, category="")
    watched(cast, known)
    first = timezone.localdate()
    later = timezone.now() + dt.timedelta(days=40)
    with time_machine.travel(later, tick=False):
        day = timezone.localdate()
        confirm_category(
            known.household, "DIBAO", actor=cast.actor("suting"), authority=cast.unit("MZ"), from_on=day,
            review_on=None, basis="规定",
        )  # fmt: skip
        assert not WatchEntry.objects.active().exists()
        assert WatchEntry.objects.active(first).count() == 1
        client = cast.client("suting")
        number = known.household.number
        assert number in client.get(f"/households/?watched_on={first}").content.decode()
        assert number not in client.get(f"/households/?watched_on={day}").content.decode()
        platform = Platform(cast)
        said = platform.get("aggregates/watch-list", on=str(first)).json()
        assert (said["on"], said["by_reason"]) == (str(first), {"refused": 1})
        assert platform.get("aggregates/watch-list").json()["by_reason"] == {}
