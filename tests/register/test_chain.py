"""The aid chain: one line for all that was done, with the silent gaps in working days (R233)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from coordination.audit.actions import record
from coordination.register.actions import open_file
from coordination.register.queries import chain
from coordination.register.verbs import RegisterVerb
from tests.register.people import Clerk


def at(year: int, month: int, day: int):
    return time_machine.travel(dt.datetime(year, month, day, 2, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def person(cast):
    with at(2026, 3, 2):
        return Clerk(cast).person()


def write(cast, person, code, *, on, **details):
    with at(*on):
        record(
            RegisterVerb.CHECK_REUSED,
            actor=cast.actor("wangmin"),
            subject=person.household,
            unit=cast.unit(code),
            household=person.household.key,
            after=details,
        )


def test_silent_gaps_stand_with_the_unit_that_held_the_matter(cast, person):
    write(cast, person, "WJK", on=(2026, 3, 4), unit="县卫健委", purpose="转介")
    write(cast, person, "MZ", on=(2026, 3, 20), unit="县民政局", purpose="回访")
    with at(2026, 3, 23):
        aid = chain(person.household, cast.actor("wangmin"))
    gaps = [(entry.gap.days, entry.gap.unit) for entry in aid.entries if entry.gap]
    assert gaps == [(12, cast.unit("WJK").label)]
    assert aid.silence is None
    with at(2026, 4, 30):
        later = chain(person.household, cast.actor("wangmin"))
    assert later.silence.unit == cast.unit("MZ").label
    assert later.longest == later.silence
    assert [entry.at for entry in later.newest_first] == sorted((e.at for e in later.entries), reverse=True)


def test_reading_is_no_link_of_the_chain(cast, person):
    before = len(chain(person.household, cast.actor("wangmin")).entries)
    open_file(person.household, actor=cast.actor("wangmin"), purpose="电话回访")
    assert len(chain(person.household, cast.actor("wangmin")).entries) == before


def test_a_village_and_a_unit_see_what_they_wrote_themselves(cast, person):
    write(cast, person, "CZ", on=(2026, 3, 4), unit="县财政局", purpose="发放")
    assert len(chain(person.household, cast.actor("duwei")).entries) == 1
    assert chain(person.household, cast.actor("taochunsheng")).entries == []
    assert len(chain(person.household, cast.actor("wutong")).entries) == 3


def test_a_chain_of_hundreds_costs_no_more_queries(cast, person, django_assert_max_num_queries):
    for day in range(1, 29):
        for _n in range(10):
            write(cast, person, "MZ", on=(2026, 4, day), unit="县民政局", purpose="走访")
    client = cast.client("wangmin")
    with django_assert_max_num_queries(40) as few:
        assert client.get(f"{person.household.get_absolute_url()}?tab=chain").status_code == 200
    for day in range(1, 29):
        write(cast, person, "MZ", on=(2026, 5, day), unit="县民政局", purpose="走访")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(f"{person.household.get_absolute_url()}?tab=chain")
