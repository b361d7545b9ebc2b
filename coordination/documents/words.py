"""How dates, units and money stand in Chinese papers, whatever language the reader chose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import wraps
from typing import ParamSpec, TypeVar

from django.utils import timezone, translation

from coordination.policy.given import is_provisional
from coordination.units.models import Organisation, Post

WEEKDAYS = "一二三四五六日"
NUMERALS = "零一二三四五六七八九十"


P = ParamSpec("P")
R = TypeVar("R")


def in_chinese(write: Callable[P, R]) -> Callable[P, R]:
    """Papers are written in the language of the house."""

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override("zh-hans"):
            return write(*args, **kwargs)

    return written


def day_words(day: dt.date | None) -> str:
    """2026年12月1日, in figures without leading zeros (GB/T 9704); no day, no words."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


PROVISIONAL = "（暂定）"


def due_words(day: dt.date | None) -> str:
    """The same of a day by which something is due: 暂定 while it may prove a day off, as the signed paper keeps it."""
    return f"{day_words(day)}{PROVISIONAL}" if is_provisional(day) else day_words(day)


def time_words(moment: dt.datetime) -> str:
    """2026年12月1日17:30。"""
    local = timezone.localtime(moment)
    return f"{day_words(local.date())}{local:%H:%M}"


def moment_words(moment: dt.datetime) -> str:
    """2026年12月1日（星期二）17:30。"""
    local = timezone.localtime(moment)
    return f"{day_words(local.date())}（星期{WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def unit_names(units: Iterable[Organisation]) -> str:
    return "、".join(unit.short_name for unit in units)


def person_words(post: Post) -> str:
    return f"{post.user.name}（{post.unit.short_name}{post.title.removeprefix(post.unit.short_name)}）"


def money_words(amount: Decimal | int | str) -> str:
    """3,600元, and the fen where there are any."""
    return f"{Decimal(amount):,.2f}".removesuffix(".00") + "元"


def ordinal(number: int) -> str:
    """一, 十二, 三十四: the figures of headings, up to ninety-nine."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones]
    head = "" if tens == 1 else NUMERALS[tens]
    return f"{head}十{NUMERALS[ones] if ones else ''}"
