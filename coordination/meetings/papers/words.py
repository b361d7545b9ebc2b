"""How dates, units and money stand in Chinese papers, whatever language the reader chose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from coordination.units.models import Organisation, Post

WEEKDAYS = "一二三四五六日"
NUMERALS = "零一二三四五六七八九十"


def day_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def moment_words(moment: dt.datetime) -> str:
    local = timezone.localtime(moment)
    return f"{day_words(local.date())}（星期{WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def unit_names(units: Iterable[Organisation]) -> str:
    return "、".join(unit.short_name for unit in units)


def person_words(post: Post) -> str:
    return f"{post.user.name}（{post.unit.short_name}{post.title.removeprefix(post.unit.short_name)}）"


def money_words(amount: Decimal) -> str:
    text = f"{amount:,.2f}".removesuffix(".00")
    return f"{text}元"


def ordinal(number: int) -> str:
    """一, 十二, 三十四: the figures of headings, up to ninety-nine."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones]
    head = "" if tens == 1 else NUMERALS[tens]
    return f"{head}十{NUMERALS[ones] if ones else ''}"
