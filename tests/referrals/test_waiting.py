"""Measured 3.21: how long the person waits, who gives back what, and clocks and tries that are what they say."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from coordination.policy.calendar import add_working_days
from coordination.policy.deadlines import due
from coordination.referrals.actions import results
from coordination.referrals.queries.pages import wait_words
from tests.referrals.test_legs import answer
from tests.referrals.walker import Walker, the_person

pytestmark = pytest.mark.django_db


def test_m2_3_21_the_case_says_how_long_the_person_has_waited_over_all_returns(cast):
    walk = Walker(cast, "JT").dispatched().returned("JT", right="ZJ").resent("JT", "ZJ")
    walk.returned("ZJ")
    later = add_working_days(timezone.localdate(), 7)
    with time_machine.travel(dt.datetime.combine(later, dt.time(10), dt.UTC), tick=True):
        words = wait_words(walk.case)
        assert "7 个工作日" in words
        assert "退回 2 次" in words
        assert words in cast.client("wutong").get(walk.case.get_absolute_url()).content.decode()
        # whoever rules on it sees it, too
        page = cast.client("chenjing", "OFFDIR").get(walk.leg("ZJ").get_absolute_url())
        assert words in page.content.decode()


def test_m2_3_21_the_wait_ends_with_the_answer(cast, one):
    one.answered()
    later = add_working_days(timezone.localdate(), 9)
    with time_machine.travel(dt.datetime.combine(later, dt.time(10), dt.UTC), tick=True):
        assert wait_words(one.case).startswith("0 个工作日")


def test_m2_3_21_returns_are_counted_by_unit_for_the_office(cast):
    Walker(cast, "JT").dispatched().returned("JT", right="ZJ").resent("JT", "ZJ").returned("ZJ")
    Walker(cast, "JT").dispatched().returned("JT", right="ZJ")
    page = cast.client("wangmin").get("/referrals/returns/")
    counts = {unit.code: (unit.returned, unit.returned_this_year) for unit in page.context["list"].lines}
    assert counts == {"JT": (2, 2), "ZJ": (1, 1)}
    assert cast.client("wutong").get("/referrals/returns/").status_code == 403
    assert cast.unit("JT").label in page.content.decode()


def test_m2_3_21_three_tries_cannot_be_typed_at_one_sitting(cast, one):
    with time_machine.travel(timezone.now() - dt.timedelta(days=4), tick=True):
        one.dispatched().received("JT")
    today, clerk = timezone.localdate(), cast.actor("zhuqi")
    for days in (3, 2, 1, 0):
        results.record_contact(
            one.leg("JT"), actor=clerk, on=today - dt.timedelta(days=days), way="phone", reached=False
        )
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        answer(one, "JT", "unreachable", proof="")
    assert "code" in refused.value.message_dict
    assert one.leg("JT").status == "handling"


def test_m2_3_21_who_reaches_the_age_meanwhile_has_the_green_clocks_from_that_day(cast):
    today = timezone.localdate()
    birthday = today + dt.timedelta(days=20)
    person = the_person(cast, name="李守田", born_on=birthday.replace(year=birthday.year - 60))
    walk = Walker(cast, "JT", person=person).dispatched()
    assert not walk.case.is_green
    with time_machine.travel(dt.datetime.combine(birthday, dt.time(2), dt.UTC), tick=True):
        walk.received("JT")
        assert (walk.reread().is_green, walk.case.green_ground) == (True, "age")
        task = walk.task("handle", record=walk.leg("JT"))
        halved = due(
            "HANDLE", start=timezone.now(), on=walk.case.policy_on, county=cast.county, factor="GREEN_FACTOR"
        )
        assert task.due_at == halved.at
