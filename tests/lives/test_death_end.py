"""On which day a category ends with a death: by category and region (C10, DEATH_END)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from coordination.audit.models import Event
from coordination.policy.models import Parameter, PolicyVersion
from tests.aid.world import Aid
from tests.lives.deaths import decided, reported
from tests.register.people import Clerk

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def end_of_month(months_more: int = 0) -> dt.date:
    day = TODAY()
    for _month in range(months_more + 1):
        day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day - dt.timedelta(days=1)


def says(cast, name: str, months: int, region=None) -> None:
    """The county itself, or the region above it, says so since the year before."""
    Parameter.objects.create(
        version=PolicyVersion.objects.order_by("pk").first(),
        region=region or cast.county.government,
        name=name,
        valid_from=dt.date(2025, 1, 1),
        raw=months,
        unit="month",
        source="县里规定",
    )


@pytest.fixture
def held(cast):
    """A person with a category of the monthly guarantee and one that is a mark alone."""
    aid, clerk = Aid(cast), Clerk(cast)
    aid.dibao = clerk.category(aid.person)
    aid.mark = clerk.category(aid.person, "RIGID_EXPENSE")
    return aid


def ends(aid) -> tuple[dt.date, dt.date]:
    aid.dibao.refresh_from_db()
    aid.mark.refresh_from_db()
    return aid.dibao.until_on, aid.mark.until_on


def test_c10_death_ends_each_category_by_its_own_rule(cast, held):
    says(cast, "DEATH_END_DIBAO", 1)
    report = decided(cast, reported(cast, held.person))
    assert ends(held) == (end_of_month(1), end_of_month())
    assert report.last_day == end_of_month(1)
    events = Event.objects.filter(verb="register.category_ended")
    assert {one.after["until"] for one in events} == {day.isoformat() for day in ends(held)}
    page = cast.client("suting", "CCLERK").get(report.get_absolute_url()).content.decode()
    assert end_of_month(1).isoformat() in page
    assert end_of_month().isoformat() in page


def test_c10_death_what_a_county_says_for_all_goes_before_the_default_of_one(cast, held):
    says(cast, "DEATH_END", 2)
    decided(cast, reported(cast, held.person))
    assert ends(held) == (end_of_month(2), end_of_month(2))


def test_c10_death_what_a_county_says_of_one_goes_before_what_it_says_for_all(cast, held):
    says(cast, "DEATH_END", 2)
    says(cast, "DEATH_END_DIBAO", 0)
    decided(cast, reported(cast, held.person))
    assert ends(held) == (end_of_month(), end_of_month(2))
