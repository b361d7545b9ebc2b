"""Dates and times as people say them, in the reader's language and local time."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

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

# 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301
WRITTEN = re.compile(
    r"([0-9]{4})"
    r"(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]|([0-9]{2})([0-9]{2}))"
)
# 2026-03-01T08:00:00+08:00, as systems write it
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def read_day(text: str) -> dt.date | None:
    """The day that somebody wrote, in any of the usual forms and widths; None where it is none."""
    found = WRITTEN.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return None
    year, _mark, *parts = found.groups()
    month, day = (part for part in parts if part)
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_day_of_moment(text: str) -> dt.date | None:
    """The day, by the clock of the house, of a moment that a system wrote by ISO 8601; None where it is none."""
    if not MOMENT.fullmatch(text.strip()):
        return None
    try:
        moment = dt.datetime.fromisoformat(text.strip())
        return moment.date() if timezone.is_naive(moment) else timezone.localtime(moment).date()
    except (ValueError, OverflowError):
        return None


def is_year(text: str) -> bool:
    """Whether somebody wrote a year in which something of the house may lie."""
    return bool(re.fullmatch(r"(19|2\d)\d\d", text, re.ASCII))


def full_date(day: dt.date) -> str:
    """2026年12月1日（周二）。"""
    day = _local(day)
    return _("%(weekday)s %(day)d %(month)s %(year)d") % _parts(day)


def short_date(day: dt.date) -> str:
    """12月1日。"""
    return _("%(day)d %(month)s") % _parts(_local(day))


def full_moment(at: dt.datetime) -> str:
    """2026年12月1日（周二）17:30。"""
    return _("%(date)s, %(time)s") % {"date": full_date(at), "time": f"{_local(at):%H:%M}"}


def short_moment(at: dt.datetime) -> str:
    """12月1日 17:30。"""
    return _("%(date)s %(time)s") % {"date": short_date(at), "time": f"{_local(at):%H:%M}"}


def _local(day: dt.date) -> dt.date:
    return timezone.localtime(day) if isinstance(day, dt.datetime) and timezone.is_aware(day) else day


def _parts(day: dt.date) -> dict[str, object]:
    return {
        "year": day.year,
        "day": day.day,
        "month": MONTHS[day.month - 1],
        "weekday": WEEKDAYS[day.weekday()],
    }


def newest_night(now: dt.datetime) -> dt.datetime:
    """When the last nightly check was due: today at its hour, or yesterday."""
    hour = dt.time.fromisoformat(settings.NIGHT_CHECK_AT)
    due = timezone.localtime(now).replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return due if due <= now else due - dt.timedelta(days=1)
