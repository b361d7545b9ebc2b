"""Dates and times as people say them, in the reader's language and local time."""

from __future__ import annotations

import datetime as dt

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
