"""A parameter's figure, read from a form and said in words."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from coordination.policy.keyed import words_of
from coordination.policy.models import DECIMAL_UNITS, Parameter, Unit
from coordination.policy.names import LEAST

SEPARATORS = re.compile(r"[,，、;；\s]+")


def parse(text: str, unit: str, *, several: bool) -> Any:
    """What was typed, as it is stored; several figures stand between commas."""
    parts = [part for part in SEPARATORS.split(text.strip()) if part]
    if unit == Unit.TEXT and not several:
        return text.strip()
    if not several:
        if len(parts) != 1:
            raise ValidationError(_("Enter one figure."))
        return _one(parts[0], unit)
    if not parts:
        raise ValidationError(_("Enter at least one figure."))
    return [_one(part, unit) for part in parts]


def must_reach_least(raw: Any, name: str) -> None:
    """A county goes beyond what the law asks for at least, never below it."""
    least = LEAST.get(name)
    if least is not None and raw < least:
        raise ValidationError(_("The law asks for at least %(least)s.") % {"least": least})


def _one(part: str, unit: str) -> Any:
    if unit == Unit.TIME:
        return _time(part)
    if unit == Unit.MONTHDAY:
        return _monthday(part)
    if unit == Unit.TEXT:
        return part
    try:
        figure = Decimal(part.rstrip("%％")) / 100 if unit == Unit.PERCENT else Decimal(part)
    except InvalidOperation:
        raise ValidationError(_("“%s” is not a number.") % part) from None
    if not figure.is_finite() or figure < 0 or figure >= 10**9:
        raise ValidationError(_("Enter a number from 0 up."))
    if unit in DECIMAL_UNITS:
        return format(figure.normalize(), "f")
    if figure != figure.to_integral_value():
        raise ValidationError(_("Enter a whole number."))
    return int(figure)


def _time(part: str) -> str:
    try:
        return dt.time.fromisoformat(part.replace("：", ":")).strftime("%H:%M")
    except ValueError:
        raise ValidationError(_("Enter a time such as 17:30.")) from None


def _monthday(part: str) -> str:
    try:
        return dt.datetime.strptime(f"2025-{part}", "%Y-%m-%d").strftime("%m-%d")  # noqa: DTZ007 - no time
    except ValueError:
        raise ValidationError(_("Enter month and day such as 10-01.")) from None


def typed(row: Parameter) -> str:
    """The figure as a form shows it for editing."""
    figures = row.value if isinstance(row.value, list) else [row.value]
    return ", ".join(_plain(figure, row.unit) for figure in figures)


def in_words(row: Parameter) -> str:
    """The figure with its unit, in the reader's language."""
    figures = row.value if isinstance(row.value, list) else [row.value]
    comma = pgettext("enumeration", ", ")
    if row.unit == Unit.TEXT:
        figures = words_of(row.name, figures)
    said = comma.join(_plain(figure, row.unit) for figure in figures)
    return _with_unit(said, figures[-1], row.unit)


def _plain(figure: Any, unit: str) -> str:
    match unit:
        case Unit.PERCENT:
            return formats.number_format((figure * 100).normalize(), use_l10n=False)
        case Unit.YUAN | Unit.YUAN_YEAR | Unit.PEOPLE:
            return f"{figure:,f}" if isinstance(figure, Decimal) else f"{figure:,d}"
        case Unit.STANDARD | Unit.RATIO:
            return format(figure.normalize(), "f")
        case _:
            return str(figure)


def _with_unit(said: str, last: Any, unit: str) -> str:
    count = last if isinstance(last, int) else 2
    match unit:
        case Unit.WORKING_DAY if last == 0:
            return _("the same day")
        case Unit.WORKING_DAY:
            return ngettext("%s working day", "%s working days", count) % said
        case Unit.DAY:
            return ngettext("%s day", "%s days", count) % said
        case Unit.HOUR:
            return ngettext("%s hour", "%s hours", count) % said
        case Unit.MINUTE:
            return ngettext("%s minute", "%s minutes", count) % said
        case Unit.SECOND:
            return ngettext("%s second", "%s seconds", count) % said
        case Unit.MONTH:
            return ngettext("%s month", "%s months", count) % said
        case Unit.YEAR:
            return ngettext("%s year", "%s years", count) % said
        case Unit.CALENDAR_YEAR:
            return ngettext("%s calendar year", "%s calendar years", count) % said
        case Unit.YUAN:
            return _("%s yuan") % said
        case Unit.YUAN_YEAR:
            return _("%s yuan a year") % said
        case Unit.STANDARD:
            return _("%s × the monthly standard") % said
        case Unit.RATIO:
            return _("× %s") % said
        case Unit.PERCENT:
            return f"{said}%"
        case Unit.COUNT:
            return ngettext("%s time", "%s times", count) % said
        case Unit.PEOPLE:
            return ngettext("%s person", "%s people", count) % said
        case Unit.AGE:
            return _("%s years of age") % said
        case Unit.CHARACTERS:
            return ngettext("%s character", "%s characters", count) % said
        case Unit.KINDS:
            return ngettext("%s kind", "%s kinds", count) % said
    return said
