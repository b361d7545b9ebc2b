"""The aid chain: one line for all that was done, with the silent gaps in working days (R233)."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.aid.models import AidCase, Payment
from coordination.audit.actions import record
from coordination.register.actions import open_file
from coordination.register.queries import chain
from coordination.register.queries.chain import outline
from coordination.register.verbs import RegisterVerb
from tests.aid.world import Aid
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


def test_m2_3_16_what_was_asked_and_given_stands_first_with_sums_and_gaps(
    cast, django_assert_max_num_queries
):
    aid = Aid(cast)
    walk = aid.walk().approved().paid()
    case, household = walk.case, walk.case.household
    client = cast.client("wutong")
    address = household.get_absolute_url()
    with CaptureQueriesContext(connection) as few:
        page = client.get(f"{address}?tab=chain").content.decode()
    asked = [one["sql"] for one in few]
    paid = Payment.objects.get(plan__case=case)
    assert f"{case.number} · {case.get_cause_display()}" in page
    sums = page[page.index("data-sums") :]
    for words in (str(timezone.localdate().year), "急难救助", str(paid.amount)):
        assert words in sums, words
    assert "<time " not in page.split("lx-aside")[0], "no event is read before its fold is opened"
    assert f'hx-get="{address}chain/events/"' in page
    assert not [sql for sql in asked if '"before"' in sql and '"household" IN' in sql]
    events = client.get(f"{address}chain/events/").content.decode()
    assert events.count("<time ") == len(chain(household, cast.actor("wutong")).entries)

    for cause in ("traffic", "illness", "education"):
        aid.walk(cause=cause)
    with django_assert_max_num_queries(len(asked)):
        client.get(f"{address}?tab=chain")


def test_m2_3_16_money_that_came_back_is_not_given(cast):
    aid = Aid(cast).walk().approved().paid()
    payment = Payment.objects.get()
    payment.status, payment.bounce_reason, payment.bounced_at = "bounced", "账户已销户", timezone.now()
    payment.save()
    [row] = outline(aid.case.household, cast.actor("wutong")).help
    assert row.amount is None
    assert outline(aid.case.household, cast.actor("wutong")).sums == []


def test_m2_3_16_a_gap_says_from_when_to_when(cast, person):
    write(cast, person, "WJK", on=(2026, 3, 4), unit="县卫健委", purpose="转介")
    write(cast, person, "MZ", on=(2026, 3, 20), unit="县民政局", purpose="回访")
    with at(2026, 3, 23):
        found = outline(person.household, cast.actor("wangmin"))
    assert [(one.begun, one.ended, one.gap.days) for one in found.silences] == [
        ("2026-03-04", "2026-03-20", 12)
    ]
    assert found.longest == found.silences[0].gap
    assert found.count == len(chain(person.household, cast.actor("wangmin")).entries)


def test_m2_3_16_of_many_gaps_the_longest_stand_first_the_others_are_counted(cast, person, monkeypatch):
    monkeypatch.setattr(sys.modules[outline.__module__], "SILENCES", 2)
    for day in ((2026, 3, 2), (2026, 3, 27), (2026, 4, 30), (2026, 5, 20), (2026, 7, 31)):
        write(cast, person, "MZ", on=day, unit="县民政局", purpose="回访")
    with at(2026, 8, 3):
        reader = cast.actor("wangmin")
        found = outline(person.household, reader)
        page = cast.client("wangmin").get(f"{person.household.get_absolute_url()}?tab=chain").content.decode()
    assert [one.ended for one in found.silences] == ["2026-07-31", "2026-04-30"]
    assert found.longest == found.silences[0].gap
    assert found.more_silences == 2
    assert "另有2段较短的静默期" in page


def test_m2_3_16_who_may_not_read_a_case_sees_neither_it_nor_its_sum(cast):
    aid = Aid(cast).walk().approved().paid()
    found = outline(aid.case.household, cast.actor("taochunsheng"))
    assert [row.words for row in found.help if aid.case.number in row.words] == [
        f"{aid.case.number} · {aid.case.get_cause_display()}"
        for _one in AidCase.objects.visible_to(cast.actor("taochunsheng")).filter(pk=aid.case.pk)
    ]
    assert (
        cast.client("yeqing").get(f"{aid.case.household.get_absolute_url()}chain/events/").status_code == 404
    )
