"""When something is due: one rule for working days, natural days, hours, months and pauses.

Counting starts the day after (Civil Code 201) and ends at the close of the
working day. Months and years end on the day of the same number, or the month's
last day (202). Natural-day periods whose parameter says so move off holidays
(203); aid clocks never do.
"""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, NotRequired, TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.policy.calendar import (
    DAY,
    Calendar,
    the_calendar,
)
from coordination.policy.calendar import CalendarMissing as CalendarMissing
from coordination.policy.calendar import add_working_days as add_working_days
from coordination.policy.calendar import is_working_day as is_working_day
from coordination.policy.calendar import next_working_day as next_working_day
from coordination.policy.calendar import working_days_between as working_days_between
from coordination.policy.calendar import working_days_left as working_days_left
from coordination.policy.models import Parameter, Unit
from coordination.policy.queries import parameter, parameter_on_days, terms
from coordination.policy.regions import Region

Moment = dt.date | dt.datetime
OPEN, CLOSE = "DAY_OPEN", "DAY_CLOSE"


class Pause(NamedTuple):
    """A stretch in which the clock stood still: the days after its start, through its end."""

    start: Moment
    end: Moment


class Basis(TypedDict):
    """What a due time was computed from, stored beside it as JSON; the county is the record's."""

    name: str
    step: int
    direction: str
    start: str
    on: str
    pauses: list[list[str]]
    factor: NotRequired[str]
    by: NotRequired[str]
    item: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Due:
    """A due time, whether it may still move (暂定), and what it was computed from."""

    at: dt.datetime
    provisional: bool
    basis: Basis

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.at)


class NotADeadline(ValueError):
    """A parameter whose unit is no time."""

    def __init__(self, row: Parameter) -> None:
        super().__init__(_("%(name)s is not a term.") % {"name": row.name})


def due(
    name: str,
    *,
    start: Moment,
    on: dt.date,
    county: Region,
    pauses: Iterable[Pause | tuple[Moment, Moment]] = (),
    step: int = 0,
    factor: str = "",
    by: str = "",
    item: str = "",
    hour: str = CLOSE,
) -> Due:
    """When a term that began at ``start`` ends, by the rules of a county on the day ``on``.

    ``step`` chooses among the figures of a parameter that has several, a ladder.
    ``factor`` names a parameter by which the figure is shortened, rounded up to a
    whole day: the green channel's (C10). ``by`` names a parameter that gives some items
    a figure of their own ("item=figure"); any other ``item`` takes the usual one. ``hour``
    is that of the day on which it ends: its close, or for what only reminds, its opening.
    """
    stood = [Pause(*pause) for pause in pauses]
    basis = _basis(name, step, "after", start, on, stood)
    if factor:
        basis["factor"] = factor
    if by:
        basis["by"], basis["item"] = by, item
    return _compute(basis, start, on, stood, county, hour)


def due_before(
    name: str, *, event: Moment, on: dt.date, county: Region, step: int = 0, hour: str = CLOSE
) -> Due:
    """The latest time that still leaves the whole lead before an event: notices, papers, reminders."""
    basis = _basis(name, step, "before", event, on, [])
    return _compute(basis, event, on, [], county, hour)


def by_hand(day: dt.date, *, on: dt.date, county: Region) -> Due:
    """A due day that a person entered; off a day off it moves, once that is known."""
    close = dt.time.fromisoformat(parameter("DAY_CLOSE", on=on, county=county).value)
    working, given = the_calendar(), day
    if day.year in working.years:
        day = working.on_or_after(day)
    return Due(
        _closing(day, close), working.provisional_between(day, day), _basis("", 0, "by_hand", given, on, [])
    )


def recompute(basis: Basis, *, county: Region) -> Due:
    """The same term by the calendar of today, the rules of its record's county unchanged."""
    start, on = _parse(basis["start"]), dt.date.fromisoformat(basis["on"])
    if basis["direction"] == "by_hand":
        return by_hand(_day(start), on=on, county=county)
    pauses = [Pause(_parse(begin), _parse(end)) for begin, end in basis["pauses"]]
    return _compute(basis, start, on, pauses, county)


def _compute(
    basis: Basis, start: Moment, on: dt.date, pauses: Sequence[Pause], county: Region, hour: str = CLOSE
) -> Due:
    factor, by = basis.get("factor", ""), basis.get("by", "")
    rows = terms([basis["name"], hour, *(name for name in (factor, by) if name)], on=on, county=county)
    row, close = rows[basis["name"]], dt.time.fromisoformat(rows[hour].value)
    figure = row.value[basis["step"]] if isinstance(row.value, list) else row.value
    if by:
        own = {key: number for key, _equals, number in (pair.partition("=") for pair in rows[by].value)}
        figure = int(own.get(basis.get("item", "")) or figure)
    if factor:
        figure = math.ceil(figure * rows[factor].value)
    if row.unit in (Unit.HOUR, Unit.MINUTE):
        return Due(_by_the_hour(row, figure, start, pauses, basis["direction"]), False, basis)
    working, first = the_calendar(), _day(start)
    if basis["direction"] == "before":
        day = _day_before(row, figure, first, working)
        return Due(_closing(day, close), working.provisional_between(day, first), basis)
    day = _day_after(row, figure, first, pauses, working)
    counts_worked_days = row.unit in (Unit.WORKING_DAY, Unit.MONTHDAY) or row.rolls
    provisional = counts_worked_days and working.provisional_between(first + DAY, max(day, first + DAY))
    return Due(_closing(day, close), provisional, basis)


def _day_after(
    row: Parameter, figure: Any, first: dt.date, pauses: Sequence[Pause], working: Calendar
) -> dt.date:
    match row.unit:
        case Unit.WORKING_DAY if figure == 0:
            return working.on_or_after(first)
        case Unit.WORKING_DAY:
            return _count(first, figure, pauses, working)
        case Unit.DAY:
            day = _count(first, figure, pauses, None)
        case Unit.MONTH:
            day = _extended(first, add_months(first, figure), pauses)
        case Unit.YEAR:
            day = _extended(first, add_months(first, 12 * figure), pauses)
        case Unit.CALENDAR_YEAR:
            day = dt.date(first.year + figure - 1, 12, 31)
        case Unit.MONTHDAY:
            return working.on_or_after(_next_monthday(figure, first))
        case _:
            raise NotADeadline(row)
    return working.on_or_after(day) if row.rolls else day


def _day_before(row: Parameter, figure: Any, event: dt.date, working: Calendar) -> dt.date:
    match row.unit:
        case Unit.WORKING_DAY if figure == 0:
            return working.on_or_before(event)
        case Unit.WORKING_DAY:
            days = working.backward(event)
            return [next(days) for _n in range(figure)][-1]
        case Unit.DAY:
            return working.on_or_before(event - DAY * figure)
        case _:
            raise NotADeadline(row)


def _count(first: dt.date, figure: int, pauses: Sequence[Pause], working: Calendar | None) -> dt.date:
    """Count days after the first, leaving out those on which the clock stood still."""
    day, left = first, figure
    while left:
        day += DAY
        if _stood_still(day, pauses) or (working is not None and not working.is_working_day(day)):
            continue
        left -= 1
    return day


def _stood_still(day: dt.date, pauses: Sequence[Pause]) -> bool:
    return any(_day(pause.start) < day <= _day(pause.end) for pause in pauses)


def _extended(first: dt.date, last: dt.date, pauses: Sequence[Pause]) -> dt.date:
    """Move the end of months or years by the days that the clock stood still."""
    day = first
    while day < last:
        day += DAY
        if _stood_still(day, pauses):
            last += DAY
    return last


def _by_the_hour(
    row: Parameter, figure: int, start: Moment, pauses: Sequence[Pause], direction: str
) -> dt.datetime:
    if not isinstance(start, dt.datetime):
        raise TypeError(f"{row.name} runs by the hour: give the time, not only the day.")
    term = dt.timedelta(hours=figure) if row.unit == Unit.HOUR else dt.timedelta(minutes=figure)
    if direction == "before":
        return start - term
    end, stood_until = start + term, start
    for pause in sorted(pauses):
        begins = max(_moment(pause.start), stood_until)
        ends = _moment(pause.end)
        if begins < end and ends > begins:
            end += ends - begins
            stood_until = ends
    return end


def add_months(day: dt.date, months: int) -> dt.date:
    """The day of the same number some months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def _next_monthday(figure: str, first: dt.date) -> dt.date:
    month, number = (int(part) for part in figure.split("-"))
    day = dt.date(first.year, month, number)
    return day if day >= first else day.replace(year=first.year + 1)


def _day(moment: Moment) -> dt.date:
    return timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment


def _moment(moment: Moment) -> dt.datetime:
    return moment if isinstance(moment, dt.datetime) else _closing(moment, dt.time.min)


def _closing(day: dt.date, close: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, close))


def _parse(text: str) -> Moment:
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def _basis(
    name: str, step: int, direction: str, start: Moment, on: dt.date, pauses: Sequence[Pause]
) -> Basis:
    return {
        "name": name,
        "step": step,
        "direction": direction,
        "start": start.isoformat(),
        "on": on.isoformat(),
        "pauses": [[pause.start.isoformat(), pause.end.isoformat()] for pause in pauses],
    }


def open_of_day(day: dt.date, *, county: Region, on: dt.date | None = None) -> dt.datetime:
    """The moment at which the offices of a county open: DAY_OPEN as it stands on that day, or on another."""
    return _closing(day, dt.time.fromisoformat(parameter(OPEN, on=on or day, county=county).value))


def close_of_day(day: dt.date, *, county: Region) -> dt.datetime:
    """The moment at which a day's terms end in a county: DAY_CLOSE as it stands on that day."""
    return _closing(day, dt.time.fromisoformat(parameter("DAY_CLOSE", on=day, county=county).value))


def close_of_days(days: Iterable[dt.date], *, county: Region) -> dict[dt.date, dt.datetime]:
    """The same for the days of a list, in one query."""
    found = parameter_on_days("DAY_CLOSE", days, county=county)
    return {day: _closing(day, dt.time.fromisoformat(row.value)) for day, row in found.items()}
