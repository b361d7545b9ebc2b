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
from coordination.policy.models import Parameter, PolicyVersion
from coordination.referrals.actions import results
from coordination.referrals.queries.pages import wait_words
from coordination.register.models import Category, CategoryStatus
from tests.referrals.test_legs import answer
from tests.referrals.walker import Walker, the_person
from tests.walking import load_rules

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


def green_groups(cast, *groups: str) -> None:
    """The county names other groups, as of the year before."""
    Parameter.objects.create(
        version=PolicyVersion.objects.order_by("pk").first(),
        region_id=cast.county.pk,
        name="GREEN_GROUPS",
        valid_from=dt.date(2025, 1, 1),
        raw=list(groups),
        unit="text",
        source="县里规定",
    )


def test_m2_3_24_whose_clocks_are_halved_is_the_county_s_to_name(cast):
    today = timezone.localdate()
    load_rules()
    old = the_person(cast, name="李守田", born_on=today.replace(year=today.year - 70))
    child = the_person(cast, name="李小宝", born_on=today.replace(year=today.year - 9))
    before = Walker(cast, "JT", person=child).dispatched()
    assert not before.case.is_green
    green_groups(cast, "minor", "disability")
    assert not Walker(cast, "JT", person=old).case.is_green
    assert Walker(cast, "ZJ", person=child).case.green_ground == "minor"
    before.received("JT")  # begins after the rule: its clock goes by it
    task = before.task("handle", record=before.leg("JT"))
    rule = {"start": timezone.now(), "on": before.case.policy_on, "county": cast.county}
    assert task.due_at == due("HANDLE", **rule, factor="GREEN_FACTOR").at
    assert before.reread().green_ground == "minor"


def test_m2_3_24_who_holds_a_category_that_the_county_names_goes_by_the_channel(cast):
    load_rules()
    green_groups(cast, "tekun")
    person = the_person(cast)
    assert not Walker(cast, "JT", person=person).case.is_green
    CategoryStatus.objects.create(
        household=person.household,
        person=person,
        category=Category.TEKUN,
        authority=cast.unit("XZ01"),
        from_on=timezone.localdate(),
        basis="特困人员认定办法",
    )
    assert Walker(cast, "ZJ", person=person).case.green_ground == "tekun"


@pytest.mark.parametrize(("purpose", "days"), [("medical", 10), ("disaster", 3), ("legal", 5)])
def test_m2_3_24_a_leg_is_handled_in_the_term_of_its_item(cast, purpose, days):
    walk = Walker(cast, "JT", purpose=purpose).dispatched().received("JT")
    task = walk.task("handle", record=walk.leg("JT"))
    assert task.due_basis["item"] == purpose
    assert timezone.localdate(task.due_at) == add_working_days(timezone.localdate(), days)
