"""A year as a wall calendar: twelve months of weeks, each day with what it is and why."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from coordination.dates import MONTHS, WEEKDAYS
from coordination.policy.models import CalendarDay, CalendarYear


@dataclass(frozen=True, slots=True)
class Cell:
    """A day; ``tone`` is the style's class and ``mark`` the letter that says the same."""

    day: dt.date
    tone: str
    mark: str | Promise
    words: str | Promise


@dataclass(frozen=True, slots=True)
class Month:
    name: str | Promise
    weeks: list[list[Cell | None]]


@dataclass(frozen=True, slots=True)
class YearGrid:
    weekdays: list[str | Promise]
    months: list[Month]
    working_days: int


def year_grid(year: CalendarYear) -> YearGrid:
    """The grid of a known year, Monday first, read in one query."""
    days = {day.date: day for day in year.days.all()}
    months, worked = [], 0
    for number in range(1, 13):
        weeks = []
        for week in gregorian.Calendar().monthdatescalendar(year.year, number):
            cells = [_cell(day, days.get(day)) if day.month == number else None for day in week]
            worked += sum(cell is not None and cell.tone in {"", "makeup"} for cell in cells)
            weeks.append(cells)
        months.append(Month(MONTHS[number - 1], weeks))
    return YearGrid(list(WEEKDAYS), months, worked)


def _cell(day: dt.date, known: CalendarDay | None) -> Cell:
    if known is None:
        return Cell(day, "rest" if day.weekday() >= 5 else "", "", "")
    if known.kind == CalendarDay.Kind.WORKDAY:
        return Cell(day, "makeup", pgettext_lazy("calendar day", "work"), known.name)
    return Cell(day, "holiday", pgettext_lazy("calendar day", "off"), known.name)
