"""When a term ends: every unit, pauses, moves off holidays, and the way back from its basis."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from coordination.policy.calendar import CalendarMissing, add_working_days, is_working_day
from coordination.policy.deadlines import (
    NotADeadline,
    Pause,
    add_months,
    by_hand,
    due,
    due_before,
    recompute,
    working_days_between,
)
from coordination.policy.models import CalendarDay, CalendarYear
from coordination.policy.regions import INSTALLATION

ON = dt.date(2026, 9, 1)
DAYS = st.dates(dt.date(2024, 2, 1), dt.date(2026, 6, 30))
GAPS = st.integers(0, 25)
in_one_snapshot = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("name", "start", "ends"),
    [
        ("JM_PREOP", "2026-11-19", "2026-11-24 17:30"),  # counting starts the day after
        ("JM_PREOP", "2026-02-12", "2026-02-24 17:30"),  # a make-up Saturday, then the festival, one more
        ("MIN_DRAFT", "2026-09-30", "2026-10-08 17:30"),
        ("ANSWER", "2026-11-20", "2026-11-20 17:30"),  # the same day
        ("ANSWER", "2026-11-21", "2026-11-23 17:30"),  # the same day is a Saturday
        ("SMALL_DAYS", "2026-09-30", "2026-10-03 17:30"),  # an aid clock never moves
        ("RECOVER_DAYS", "2026-09-05", "2026-10-08 17:30"),  # a person's period moves off the holiday
        ("PUB_DAYS", "2026-11-17", "2026-11-23 17:30"),
        ("REMEDY_DAYS", "2026-08-03", "2026-10-08 17:30"),
        ("CHECK_VALID_MONTHS", "2026-08-31", "2027-02-28 17:30"),  # the month's last day
        ("WATCH_EXITED", "2024-02-29", "2026-02-28 17:30"),
        ("REOPEN_MONTHS", "2026-03-15", "2026-09-15 17:30"),
        ("SAME_CAUSE_PERIOD", "2026-03-15", "2026-12-31 17:30"),
        ("JM_REMIND", "2026-01-01", "2026-10-08 17:30"),  # 1 October, on the first working day after
        ("JM_ESCALATE", "2026-01-01", "2026-12-01 17:30"),
    ],
)
def test_a_term_ends_at_the_close_of_its_last_day(rules, name, start, ends):
    assert due(name, start=dt.date.fromisoformat(start), on=ON, county=INSTALLATION).at == at(ends)


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("HANDLE", "2026-11-27 17:30"),  # five of ten working days
        ("FORWARD", "2026-11-23 17:30"),  # half a day is a whole one
        ("VERIFY", "2026-11-24 17:30"),  # and one and a half are two
    ],
)
def test_the_green_channel_halves_a_term_to_whole_days(rules, name, ends):
    halved = due(name, start=dt.date(2026, 11, 20), on=ON, county=INSTALLATION, factor="GREEN_FACTOR")
    assert halved.at == at(ends)
    assert recompute(json.loads(json.dumps(halved.basis)), county=INSTALLATION) == halved


def test_a_ladder_has_a_time_for_each_step(rules):
    start = at("2026-11-20 17:30")
    days = [
        due("OVERDUE_LADDER", start=start, on=ON, county=INSTALLATION, step=step).day for step in range(4)
    ]
    assert days == [
        dt.date(2026, 11, 23),
        dt.date(2026, 11, 25),
        dt.date(2026, 11, 27),
        dt.date(2026, 12, 11),
    ]


def test_an_hour_clock_runs_through_night_and_weekend(rules):
    assert due("ADV_HOURS", start=at("2026-11-20 22:10"), on=ON, county=INSTALLATION).at == at(
        "2026-11-21 22:10"
    )


def test_an_hour_clock_asks_for_the_time(rules):
    with pytest.raises(TypeError, match="give the time"):
        due("ADV_HOURS", start=dt.date(2026, 11, 20), on=ON, county=INSTALLATION)


def test_a_day_in_local_time_starts_the_count_not_the_day_in_utc(rules):
    before_dawn = dt.datetime(2026, 11, 18, 17, 0, tzinfo=dt.UTC)  # 19 November, 01:00 here
    assert due("RECEIPT", start=before_dawn, on=ON, county=INSTALLATION).day == dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("name", "event", "latest"),
    [
        ("JM_NOTICE_LEAD", "2026-11-26", "2026-11-23 17:30"),
        ("JM_PAPERS_LEAD", "2026-10-09", "2026-09-30 17:30"),
        ("JM_CALL_LEAD", "2026-10-10", "2026-09-30 17:30"),  # a week before lies in the holiday
        ("REMIND_BEFORE", "2026-11-26", "2026-11-23 17:30"),
    ],
)
def test_a_lead_leaves_its_whole_length_before_the_event(rules, name, event, latest):
    assert due_before(name, event=dt.date.fromisoformat(event), on=ON, county=INSTALLATION).at == at(latest)


def test_an_urgent_notice_leads_by_hours(rules):
    assert due_before("URGENT_NOTICE", event=at("2026-11-21 10:00"), on=ON, county=INSTALLATION).at == at(
        "2026-11-21 08:00"
    )


def test_an_amount_is_no_term(rules):
    with pytest.raises(NotADeadline):
        due("JM_CHIEF_ABOVE", start=dt.date(2026, 11, 20), on=ON, county=INSTALLATION)


@in_one_snapshot
@given(start=DAYS, begins=GAPS, lasts=GAPS)
def test_a_pause_within_the_term_moves_its_end_by_exactly_its_working_days(rules, start, begins, lasts):
    plain = due("TASK_TERM", start=start, on=ON, county=INSTALLATION).day
    pause = Pause(start + dt.timedelta(days=begins), start + dt.timedelta(days=begins + lasts))
    assume(pause.end <= plain)
    paused = due("TASK_TERM", start=start, on=ON, county=INSTALLATION, pauses=[pause]).day
    stood = working_days_between(pause.start, pause.end)
    assert paused == (add_working_days(plain, stood) if stood else plain)


@in_one_snapshot
@given(start=DAYS, gaps=st.lists(st.tuples(GAPS, GAPS), max_size=4))
def test_any_pauses_leave_the_full_term_and_end_on_a_worked_day(rules, start, gaps):
    pauses = [
        Pause(start + dt.timedelta(days=begins), start + dt.timedelta(days=begins + lasts))
        for begins, lasts in gaps
    ]
    end = due("TASK_TERM", start=start, on=ON, county=INSTALLATION, pauses=pauses).day
    days = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]
    running = [day for day in days if not any(pause.start < day <= pause.end for pause in pauses)]
    assert sum(is_working_day(day) for day in running) == 15
    assert is_working_day(end)
    assert end in running


@in_one_snapshot
@given(start=DAYS, gap=GAPS, lasts=GAPS)
def test_a_pause_never_shortens_a_term(rules, start, gap, lasts):
    pause = Pause(start + dt.timedelta(days=gap), start + dt.timedelta(days=gap + lasts))
    for name in ("TASK_TERM", "RECOVER_DAYS", "REOPEN_MONTHS"):
        assert (
            due(name, start=start, on=ON, county=INSTALLATION, pauses=[pause]).at
            >= due(name, start=start, on=ON, county=INSTALLATION).at
        )


def test_pauses_that_overlap_count_once(rules):
    start = dt.date(2026, 11, 2)
    one = [Pause(dt.date(2026, 11, 4), dt.date(2026, 11, 10))]
    two = [
        Pause(dt.date(2026, 11, 4), dt.date(2026, 11, 9)),
        Pause(dt.date(2026, 11, 5), dt.date(2026, 11, 10)),
    ]
    assert due("TASK_TERM", start=start, on=ON, county=INSTALLATION, pauses=one) == due(
        "TASK_TERM", start=start, on=ON, county=INSTALLATION, pauses=one
    )
    assert (
        due("TASK_TERM", start=start, on=ON, county=INSTALLATION, pauses=one).at
        == due("TASK_TERM", start=start, on=ON, county=INSTALLATION, pauses=two).at
    )


def test_an_hour_clock_stands_still_for_the_length_of_its_pauses(rules):
    start = at("2026-11-20 08:00")
    pauses = [
        Pause(at("2026-11-20 10:00"), at("2026-11-20 13:00")),
        Pause(at("2026-11-20 12:00"), at("2026-11-20 14:00")),
        Pause(at("2026-11-25 12:00"), at("2026-11-25 14:00")),  # after the end
    ]
    assert due("ADV_HOURS", start=start, on=ON, county=INSTALLATION, pauses=pauses).at == at(
        "2026-11-21 12:00"
    )


def test_months_move_by_the_days_that_stood_still(rules):
    pauses = [(dt.date(2026, 4, 1), dt.date(2026, 4, 11))]
    assert due(
        "REOPEN_MONTHS", start=dt.date(2026, 3, 15), on=ON, county=INSTALLATION, pauses=pauses
    ).day == dt.date(2026, 9, 25)


@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), months=st.integers(0, 60))
def test_months_end_on_the_same_number_or_the_last_day(day, months):
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end + dt.timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("name", "start", "provisional"),
    [
        ("JM_PREOP", "2026-12-28", False),  # ends on 31 December
        ("JM_PREOP", "2026-12-29", True),
        ("JM_PREOP", "2027-03-01", True),
        ("REOPEN_MONTHS", "2026-11-02", False),  # months do not ask the calendar
        ("SMALL_DAYS", "2026-12-30", False),
        ("FOLLOW_DAYS", "2026-12-30", True),  # may still move off a holiday
    ],
)
def test_a_date_is_provisional_when_it_counts_days_of_a_year_not_announced(rules, name, start, provisional):
    assert (
        due(name, start=dt.date.fromisoformat(start), on=ON, county=INSTALLATION).provisional is provisional
    )


def test_a_term_into_an_unknown_year_refuses_and_takes_a_date_by_hand(rules):
    with pytest.raises(CalendarMissing):
        due("TASK_TERM", start=dt.date(2027, 12, 20), on=ON, county=INSTALLATION)
    entered = by_hand(dt.date(2028, 1, 14), on=ON, county=INSTALLATION)
    assert entered.at == at("2028-01-14 17:30")
    assert entered.provisional  # nobody knows yet whether that day is worked
    assert recompute(json.loads(json.dumps(entered.basis)), county=INSTALLATION) == entered


@pytest.mark.parametrize("name", ["JM_PREOP", "RECOVER_DAYS", "REOPEN_MONTHS", "ADV_HOURS"])
def test_a_due_time_is_found_again_from_its_stored_basis(rules, name):
    start = at("2026-11-20 09:15")
    first = due(name, start=start, on=ON, county=INSTALLATION, pauses=[(start, start + dt.timedelta(days=2))])
    assert recompute(json.loads(json.dumps(first.basis)), county=INSTALLATION).at == first.at


def test_a_lead_is_found_again_from_its_stored_basis(rules):
    first = due_before("JM_NOTICE_LEAD", event=at("2026-11-26 14:30"), on=ON, county=INSTALLATION)
    assert recompute(json.loads(json.dumps(first.basis)), county=INSTALLATION) == first


def test_the_same_term_moves_when_a_make_up_day_becomes_known(cast):
    first = due("JM_PREOP", start=dt.date(2027, 2, 10), on=ON, county=INSTALLATION)
    CalendarDay.objects.create(
        year=CalendarYear.objects.get(year=2027), date=dt.date(2027, 2, 14), kind="workday", name="春节"
    )
    assert recompute(first.basis, county=INSTALLATION).at == first.at - dt.timedelta(days=1)
