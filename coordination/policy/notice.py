"""The State Council's notice as a file: one line a day that is not what its weekday says."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from coordination.policy.models import CalendarDay
from coordination.wording import visible
from coordination.workbooks import (
    Cell,
    Column,
    Day,
    Form,
    Layout,
    OneOf,
    Reading,
    Text,
    read_lines,
    read_sheet,
    refuse_excess,
)

Kind = CalendarDay.Kind
KINDS = OneOf([(Kind.HOLIDAY, "放假"), (Kind.HOLIDAY, "休"), (Kind.WORKDAY, "上班"), (Kind.WORKDAY, "班")])
FEWEST_HOLIDAYS = 11  # the statutory days of the national measures, with or without weekends
MOST_DAYS = 120
MOST_TOLD = 20
WORKBOOK = b"PK"
ENCODINGS = ("utf-8-sig", "gb18030")  # that of new programs, and that in which Excel and WPS save a CSV file
HEADINGS = {"date", "日期"}
NOTICE = Layout(
    gettext_lazy("Holidays"),
    (
        Column("date", pgettext_lazy("holidays", "date"), Day(), required=True),
        Column("kind", pgettext_lazy("holidays", "kind"), KINDS, required=True),
        Column("name", pgettext_lazy("holidays", "name"), Text(40)),
    ),
    most_rows=MOST_DAYS,
    once=(("date",),),
)


@dataclass(frozen=True, slots=True)
class NoticeDay:
    date: dt.date
    kind: str
    name: str


def read_file(file: IO[bytes]) -> list[NoticeDay]:
    """A workbook with headings, or lines between commas; every bad line is named."""
    file.seek(0)
    head = file.read(len(WORKBOOK))
    file.seek(0)
    if head == WORKBOOK:
        refuse_excess(file)
        return _days(read_sheet(file, NOTICE))
    return read_notice(_decoded(file.read()))


def read_notice(text: str) -> list[NoticeDay]:
    """Read ``date,kind,name`` lines, with or without the heading; every bad line is named."""
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    try:
        lines = [(number, _cells(row)) for number, row in enumerate(rows, start=1)]
    except csv.Error:
        raise ValidationError(_("The file cannot be read as lines between commas.")) from None
    return _days(read_lines(_headed(lines), NOTICE))


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS if b"\0" not in content else ():
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(
        _("The file is neither text nor an Excel workbook. Save it as CSV UTF-8 or as .xlsx and try again.")
    )


def _cells(row: list[str]) -> dict[int, Cell]:
    return {place: Cell(Form.TEXT, words) for place, words in enumerate(row) if visible(words)}


def _headed(lines: Iterable[tuple[int, dict[int, Cell]]]) -> Iterator[tuple[int, dict[int, Cell]]]:
    """The lines under headings of our own: those of the file, which may have none, say nothing more."""
    yield 0, {place: Cell(Form.TEXT, str(column.head)) for place, column in enumerate(NOTICE.columns)}
    filled = (line for line in lines if line[1])
    for place, (number, cells) in enumerate(filled):
        first = cells.get(0)
        if place == 0 and first is not None and visible(first.text).lower() in HEADINGS:
            continue
        yield number, cells


def _days(reading: Reading) -> list[NoticeDay]:
    if problems := reading.all_problems():
        raise ValidationError([problem.said(NOTICE) for problem in problems[:MOST_TOLD]])
    rows = [line.values for line in reading.lines]
    return [NoticeDay(row["date"], row["kind"], row["name"] or "") for row in rows]


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
    if weekdays := [day.date for day in days if day.kind == Kind.WORKDAY and day.date.weekday() < 5]:
        errors.append(_("%s is a make-up day but no Saturday or Sunday.") % weekdays[0].isoformat())
    if sum(day.kind == Kind.HOLIDAY for day in days) < FEWEST_HOLIDAYS:
        errors.append(
            _("A year has at least %s days of holiday; the file seems incomplete.") % FEWEST_HOLIDAYS
        )
    if len(days) > MOST_DAYS:
        errors.append(_("The file has more days than a notice can have."))
    if errors:
        raise ValidationError(errors)
