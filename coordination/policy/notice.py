"""The State Council's notice as a file: one line a day that is not what its weekday says."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.policy.models import CalendarDay

KINDS = {
    "holiday": CalendarDay.Kind.HOLIDAY,
    "放假": CalendarDay.Kind.HOLIDAY,
    "休": CalendarDay.Kind.HOLIDAY,
    "workday": CalendarDay.Kind.WORKDAY,
    "上班": CalendarDay.Kind.WORKDAY,
    "班": CalendarDay.Kind.WORKDAY,
}
FEWEST_HOLIDAYS = 11  # the statutory days of the national measures, with or without weekends
MOST_DAYS = 120


@dataclass(frozen=True, slots=True)
class NoticeDay:
    date: dt.date
    kind: str
    name: str


def read_notice(text: str) -> list[NoticeDay]:
    """Read ``date,kind,name`` lines, with or without the heading; every bad line is named."""
    days, errors = [], []
    for number, row in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff"))), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[0].lower() in {"date", "日期"}):
            continue
        try:
            days.append(_day(cells))
        except ValidationError as error:
            errors.append(
                _("Line %(number)s: %(words)s") % {"number": number, "words": " ".join(error.messages)}
            )
    if errors:
        raise ValidationError(errors[:20])
    return days


def _day(cells: list[str]) -> NoticeDay:
    if len(cells) < 2:
        raise ValidationError(_("a line has date, kind and name, between commas."))
    try:
        date = dt.date.fromisoformat(cells[0].replace("/", "-"))
    except ValueError:
        raise ValidationError(_("“%s” is no date such as 2027-01-01.") % cells[0]) from None
    kind = KINDS.get(cells[1].lower())
    if kind is None:
        raise ValidationError(_("“%s” is neither holiday (放假) nor workday (上班).") % cells[1])
    return NoticeDay(date, kind, cells[2][:40] if len(cells) > 2 else "")


def belongs(day: dt.date, year: int) -> bool:
    """A notice names days of its year; the New Year's may reach into the December before."""
    return day.year == year or (day.year == year - 1 and day.month == 12)


def check_notice(year: int, days: list[NoticeDay]) -> None:
    """Refuse what cannot be a notice of that year, in words."""
    errors = []
    if len({day.date for day in days}) < len(days):
        errors.append(_("A date stands there twice."))
    if strangers := [day.date for day in days if not belongs(day.date, year)]:
        errors.append(
            _("%(date)s does not lie in %(year)s.") % {"date": strangers[0].isoformat(), "year": year}
        )
    if weekdays := [day.date for day in days if day.kind == KINDS["workday"] and day.date.weekday() < 5]:
        errors.append(_("%s is a make-up day but no Saturday or Sunday.") % weekdays[0].isoformat())
    if sum(day.kind == KINDS["holiday"] for day in days) < FEWEST_HOLIDAYS:
        errors.append(
            _("A year has at least %s days of holiday; the file seems incomplete.") % FEWEST_HOLIDAYS
        )
    if len(days) > MOST_DAYS:
        errors.append(_("The file has more days than a notice can have."))
    if errors:
        raise ValidationError(errors)
