"""Time left, dates and the mark of a provisional date, for every room's templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coordination import dates
from coordination.policy import values, words
from coordination.policy.given import is_provisional
from coordination.policy.models import Parameter
from coordination.units.counties import county_of

register = template.Library()


@register.filter
def time_left(at: dt.datetime | None) -> str:
    """{{ task.due_at|time_left }} → 剩 2 个工作日。"""
    return words.time_left(at) if at else ""


@register.filter
def lamp(at: dt.datetime | None, record: Any) -> str:
    """{{ assignment.closes_at|lamp:assignment }} → late, soon, ok or calm, as the record's county counts."""
    return words.lamp(at, county=county_of(record))


@register.filter
def full_date(day: dt.date | None) -> str:
    """{{ session.on|full_date }} → 2026年12月1日（周二）。"""
    return dates.full_date(day) if day else ""


@register.filter
def short_date(day: dt.date | None) -> str:
    return dates.short_date(day) if day else ""


@register.filter
def full_moment(at: dt.datetime | None) -> str:
    return dates.full_moment(at) if at else ""


@register.filter
def short_moment(at: dt.datetime | None) -> str:
    return dates.short_moment(at) if at else ""


@register.filter
def provisional_mark(provisional: bool) -> SafeString | str:
    """{{ task.due_provisional|provisional_mark }} → 暂定 beside the date, or nothing."""
    if not provisional:
        return ""
    return format_html(
        '<span class="lx-badge soon" title="{}">{}</span>',
        _("The State Council has not announced this year's working days yet; the date may move."),
        _("provisional"),
    )


@register.filter
def provisional_day(when: dt.date | None) -> SafeString | str:
    """{{ line.due_on|date:"Y-m-d" }}{{ line.due_on|provisional_day }} → 暂定 beside a day given by hand."""
    return provisional_mark(is_provisional(when))


@register.filter
def in_words(row: Parameter) -> str:
    """{{ parameter|in_words }} → 3 个工作日。"""
    return values.in_words(row)
