"""Which days are worked. Only years in our own table count; others refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.policy.models import CalendarDay
from coordination.policy.snapshot import current_snapshot

DAY = dt.timedelta(days=1)
BANNER_AHEAD = dt.timedelta(days=92)


class CalendarMissing(LookupError):
    """No date of this year is known: the form asks for a date by hand."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            _("The working days of %(year)s are not known yet. Enter the date by hand.") % {"year": year}
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that are known, and the days that are not what their weekday says."""

    years: dict[int, bool]  # year → announced
    days: dict[dt.date, str]  # date → holiday or workday

    def is_working_day(self, day: dt.date) -> bool:
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        kind = self.days.get(day)
        if kind is None:
            return day.weekday() < 5
        return kind == CalendarDay.Kind.WORKDAY

    def provisional_between(self, first: dt.date, last: dt.date) -> bool:
        """Whether a year touched by these days still waits for its notice."""
        return any(not self.years.get(year, False) for year in range(first.year, last.year + 1))

    def forward(self, day: dt.date) -> Iterator[dt.date]:
        """The working days after a day."""
        while True:
            day += DAY
            if self.is_working_day(day):
                yield day

    def backward(self, day: dt.date) -> Iterator[dt.date]:
        """The working days before a day, latest first."""
        while True:
            day -= DAY
            if self.is_working_day(day):
                yield day

    def on_or_after(self, day: dt.date) -> dt.date:
        while not self.is_working_day(day):
            day += DAY
        return day

    def on_or_before(self, day: dt.date) -> dt.date:
        while not self.is_working_day(day):
            day -= DAY
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """Working days after the first through the last; before it, counted as negative."""
        if last < first:
            return -sum(self.is_working_day(last + DAY * n) for n in range((first - last).days))
        return sum(self.is_working_day(first + DAY * n) for n in range(1, (last - first).days + 1))


def the_calendar() -> Calendar:
    """The calendar as it is now, read once a request."""
    snapshot = current_snapshot()
    if snapshot is None:
        return _read()
    if snapshot.calendar is None:
        snapshot.calendar = _read()
    return snapshot.calendar


def _read() -> Calendar:
    """All days of all years known: SQL of its own, since every step of every process asks it."""
    days: dict[dt.date, str] = {}
    years: dict[int, bool] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.date, d.kind, y.announced FROM policy_calendarday d"
            " JOIN policy_calendaryear y ON y.id = d.year_id"
        )
        for date, kind, announced in cursor.fetchall():
            day = date if isinstance(date, dt.date) else dt.date.fromisoformat(date)
            days[day] = kind
            years[day.year] = bool(announced)
    return Calendar(years, days)


def is_working_day(day: dt.date) -> bool:
    return the_calendar().is_working_day(day)


def next_working_day(day: dt.date) -> dt.date:
    """The first working day after a day."""
    return next(the_calendar().forward(day))


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The n-th working day after a day, or before it; none is the day itself or the next one worked."""
    calendar = the_calendar()
    if count == 0:
        return calendar.on_or_after(day)
    days = calendar.forward(day) if count > 0 else calendar.backward(day)
    for _n in range(abs(count)):
        day = next(days)
    return day


def working_days_between(first: dt.date, last: dt.date) -> int:
    """Working days after the first day through the last."""
    return the_calendar().between(first, last)


def working_days_left(at: dt.datetime, now: dt.datetime | None = None) -> int:
    """Working days from now to a due time; negative when it has passed, at least by one."""
    now = now or timezone.now()
    today, day = timezone.localdate(now), timezone.localdate(at)
    between = working_days_between
    return between(today, day) if now <= at else -max(1, between(day, today))


def provisional_year(today: dt.date | None = None) -> int | None:
    """The year that the banner names: the running one, or the coming one when its dates are near."""
    today = today or timezone.localdate()
    years = the_calendar().years
    for year in sorted({today.year, (today + BANNER_AHEAD).year}):
        if years.get(year) is False:
            return year
    return None
