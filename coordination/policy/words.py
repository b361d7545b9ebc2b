"""Due times in words, for pages and papers."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from coordination.policy.calendar import CalendarMissing, working_days_left
from coordination.policy.queries import ParameterMissing, parameter
from coordination.policy.snapshot import current_snapshot

WEEKDAYS = [
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
]
MONTHS = [
    pgettext_lazy("month", "Jan"),
    pgettext_lazy("month", "Feb"),
    pgettext_lazy("month", "Mar"),
    pgettext_lazy("month", "Apr"),
    pgettext_lazy("month", "May"),
    pgettext_lazy("month", "Jun"),
    pgettext_lazy("month", "Jul"),
    pgettext_lazy("month", "Aug"),
    pgettext_lazy("month", "Sep"),
    pgettext_lazy("month", "Oct"),
    pgettext_lazy("month", "Nov"),
    pgettext_lazy("month", "Dec"),
]


def time_left(at: dt.datetime, now: dt.datetime | None = None) -> str:
    """剩 2 个工作日 · 逾期 1 个工作日 · 今日 17:30 到期."""
    now = now or timezone.now()
    local = timezone.localtime(at)
    try:
        left = working_days_left(at, now)
    except CalendarMissing:
        return _("due %s") % full_date(local)
    if left < 0:
        return ngettext("%d working day overdue", "%d working days overdue", -left) % -left
    if local.date() == timezone.localdate(now):
        return _("due today %s") % f"{local:%H:%M}"
    if left == 0:  # a period in days that ends on a day off
        return _("due %s") % short_moment(local)
    return ngettext("%d working day left", "%d working days left", left) % left


def lamp(at: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """late, soon, ok, or calm where nothing is due."""
    if at is None:
        return "calm"
    now = now or timezone.now()
    if at < now:
        return "late"
    try:
        return "soon" if working_days_left(at, now) <= _soon(timezone.localdate(now)) else "ok"
    except CalendarMissing:
        return "ok"


def _soon(today: dt.date) -> int:
    """The first reminder before a due day also turns the lamp."""
    snapshot = current_snapshot()
    if snapshot is not None and today in snapshot.soon:
        return snapshot.soon[today]
    try:
        days: int = max(parameter("REMIND_BEFORE", on=today).value)
    except ParameterMissing:
        days = 3
    if snapshot is not None:
        snapshot.soon[today] = days
    return days


def full_date(day: dt.date) -> str:
    """2026年12月1日（周二）."""
    day = _local(day)
    return _("%(weekday)s %(day)d %(month_name)s %(year)d") % _parts(day)


def short_date(day: dt.date) -> str:
    """12月1日."""
    return _("%(day)d %(month_name)s") % _parts(_local(day))


def full_moment(at: dt.datetime) -> str:
    """2026年12月1日（周二）17:30."""
    return _("%(date)s, %(time)s") % {"date": full_date(at), "time": f"{_local(at):%H:%M}"}


def short_moment(at: dt.datetime) -> str:
    """12月1日 17:30."""
    return _("%(date)s %(time)s") % {"date": short_date(at), "time": f"{_local(at):%H:%M}"}


def _local(day: dt.date) -> dt.date:
    return timezone.localtime(day) if isinstance(day, dt.datetime) and timezone.is_aware(day) else day


def _parts(day: dt.date) -> dict[str, object]:
    return {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "month_name": MONTHS[day.month - 1],
        "weekday": WEEKDAYS[day.weekday()],
    }
