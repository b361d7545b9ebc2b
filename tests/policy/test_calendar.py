"""Working days: our table against the published one, and what must hold on any day."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.policy.calendar import (
    CalendarMissing,
    add_working_days,
    is_working_day,
    next_working_day,
    provisional_year,
    the_calendar,
    working_days_between,
    working_days_left,
)
from coordination.policy.models import CalendarDay, CalendarYear

DAYS = st.dates(dt.date(2024, 2, 1), dt.date(2026, 10, 31))
COUNTS = st.integers(1, 40)
in_one_snapshot = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_our_table_agrees_with_the_published_calendars(rules):
    for year in (2024, 2025, 2026):
        published = holidays.China(years=year)
        day = dt.date(year, 1, 1)
        while day.year == year:
            assert is_working_day(day) == published.is_working_day(day), day
            day += dt.timedelta(days=1)


def test_the_coming_year_has_the_statutory_dates_and_no_make_up_days(rules):
    year = CalendarYear.objects.get(year=2027)
    assert year.provisional
    assert set(year.days.values_list("date", flat=True)) == set(holidays.China(years=2027))
    assert not year.days.filter(kind=CalendarDay.Kind.WORKDAY).exists()


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (dt.date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (dt.date(2026, 2, 16), False),
        (dt.date(2026, 9, 20), True),  # a Sunday worked for the National Day
        (dt.date(2026, 10, 10), True),
        (dt.date(2026, 10, 7), False),
        (dt.date(2026, 11, 21), False),
        (dt.date(2026, 11, 20), True),
    ],
)
def test_make_up_days_are_worked_and_bridged_days_are_not(rules, day, worked):
    assert is_working_day(day) is worked


def test_the_day_after_the_national_week_follows_its_last_working_day(rules):
    assert next_working_day(dt.date(2026, 9, 30)) == dt.date(2026, 10, 8)


@in_one_snapshot
@given(day=DAYS, count=COUNTS)
def test_adding_and_counting_back_is_identity(rules, day, count):
    assert working_days_between(day, add_working_days(day, count)) == count
    assert working_days_between(day, add_working_days(day, -min(count, 20))) == -min(count, 20)


@in_one_snapshot
@given(day=DAYS, count=st.integers(0, 40))
def test_a_computed_day_is_always_worked(rules, day, count):
    assert is_working_day(add_working_days(day, count))


@in_one_snapshot
@given(day=DAYS, later=st.integers(0, 60), count=COUNTS)
def test_starting_later_never_ends_earlier(rules, day, later, count):
    assert add_working_days(day, count) <= add_working_days(day + dt.timedelta(days=later), count)
    assert add_working_days(day, count) < add_working_days(day, count + 1)


@in_one_snapshot
@given(day=DAYS, first=COUNTS, second=COUNTS)
def test_two_terms_in_a_row_are_one_long_term(rules, day, first, second):
    assert add_working_days(add_working_days(day, first), second) == add_working_days(day, first + second)


@in_one_snapshot
@given(days=st.tuples(DAYS, DAYS, DAYS).map(sorted))
def test_counts_over_adjoining_stretches_add_up(rules, days):
    first, middle, last = days
    assert working_days_between(first, last) == (
        working_days_between(first, middle) + working_days_between(middle, last)
    )


def test_a_year_without_any_date_refuses(rules):
    with pytest.raises(CalendarMissing) as refused:
        add_working_days(dt.date(2027, 12, 30), 3)
    assert refused.value.year == 2028
    assert "2028" in str(refused.value)


def test_a_year_that_has_a_row_but_no_dates_refuses_as_well(cast):
    CalendarYear.objects.create(year=2028)
    with pytest.raises(CalendarMissing):
        is_working_day(dt.date(2028, 3, 1))


def test_without_a_request_the_calendar_is_read_anew(cast):
    assert the_calendar() is not the_calendar()


def test_in_one_request_the_calendar_is_read_once(rules, django_assert_num_queries):
    the_calendar()
    with django_assert_num_queries(0):
        assert is_working_day(dt.date(2026, 11, 20))


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("due", "now", "left"),
    [
        ("2026-11-24 17:30", "2026-11-20 09:00", 2),
        ("2026-11-20 17:30", "2026-11-20 17:30", 0),
        ("2026-11-20 17:30", "2026-11-20 17:31", -1),
        ("2026-11-20 17:30", "2026-11-22 10:00", -1),  # only a weekend has passed
        ("2026-11-20 17:30", "2026-11-25 10:00", -3),
        ("2026-10-08 17:30", "2026-09-30 09:00", 1),
    ],
)
def test_days_left_count_working_days_only(rules, due, now, left):
    assert working_days_left(at(due), at(now)) == left


@pytest.mark.parametrize(
    ("today", "year"),
    [(dt.date(2026, 6, 1), None), (dt.date(2026, 11, 21), 2027), (dt.date(2027, 2, 1), 2027)],
)
def test_the_banner_names_the_provisional_year_when_it_is_near(rules, today, year):
    assert provisional_year(today) == year
