"""Due times in words, for pages and papers."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.dates import full_date as full_date
from coordination.dates import full_moment as full_moment
from coordination.dates import short_date as short_date
from coordination.dates import short_moment as short_moment
from coordination.policy.calendar import CalendarMissing, working_days_between, working_days_left
from coordination.policy.given import is_provisional
from coordination.policy.queries import ParameterMissing, parameter
from coordination.policy.regions import Region

WEEK, WEEKENDS = 5, 2  # of so many working days, the days off that go without saying


def provisional(when: dt.date | None) -> str:
    """（暂定） after a day that may still prove a day off, or nothing."""
    return _(" (provisional)") if is_provisional(when) else ""


def due_day(day: dt.date | None) -> str:
    """2027年1月12日（周二）（暂定）。"""
    return full_date(day) + provisional(day) if day else ""


def due_cell(day: dt.date | None) -> dt.date | str | None:
    """A day as a workbook has it; one that is provisional says so, as text."""
    return f"{day.isoformat()}{provisional(day)}" if day and is_provisional(day) else day


def time_left(at: dt.datetime, now: dt.datetime | None = None) -> str:
    """剩 2 个工作日 · 逾期 1 个工作日 · 今日 17:30 到期。"""
    now = now or timezone.now()
    local = timezone.localtime(at)
    try:
        left = working_days_left(at, now)
    except CalendarMissing:
        return _("due on %s") % full_date(local)
    if left < 0:
        return _overdue(-left, local.date(), timezone.localdate(now))
    if local.date() == timezone.localdate(now):
        return _("due today %s") % f"{local:%H:%M}"
    if left == 0:  # a period in days that ends on a day off
        return _("due %s") % short_moment(local)
    return ngettext("%d working day left", "%d working days left", left) % left


def _overdue(worked: int, day: dt.date, today: dt.date) -> str:
    """By working days; over a holiday, whose days a person waits too, by days, and how many of them were worked."""
    days = (today - day).days
    if days and not working_days_between(day, today):
        return ngettext("%d day overdue", "%d days overdue", days) % days
    said = ngettext("%d working day overdue", "%d working days overdue", worked) % worked
    if days - worked <= WEEKENDS * (1 + worked // WEEK):
        return said
    return _("%(days)d days overdue, %(worked)d of them working days") % {"days": days, "worked": worked}


def lamp(at: dt.datetime | None, now: dt.datetime | None = None, *, county: Region) -> str:
    """late, soon, ok, or calm where nothing is due; how near is soon, the county's rules say."""
    if at is None:
        return "calm"
    now = now or timezone.now()
    if at < now:
        return "late"
    try:
        return "soon" if working_days_left(at, now) <= _soon(timezone.localdate(now), county) else "ok"
    except CalendarMissing:
        return "ok"


def _soon(today: dt.date, county: Region) -> int:
    """The first reminder before a due day also turns the lamp."""
    try:
        days: int = max(parameter("REMIND_BEFORE", on=today, county=county).value)
    except ParameterMissing:
        return 3
    return days
