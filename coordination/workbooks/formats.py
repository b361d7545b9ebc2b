"""How a number format shows a number: as a day, a time, a share, with zeros before it, or as it is kept."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

# formats without words of their own; 27 to 36 and 50 to 58 are those of Chinese Excel and WPS
DAYS = {14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}
TIMES = {18, 19, 20, 21, 32, 33, 34, 35, 46, 55, 56}
MINUTES = {45, 47}  # minutes and seconds, no hour
PERCENTS = {9, 10}
# in a format: a text in quotes, a letter that stands for itself, a blank as wide as a letter, a filling, a condition
QUOTED = re.compile(r'"[^"]*"')
LITERAL = re.compile(r"[\\!].")
BLANK = re.compile(r"_.|\*.|\[[^\]]*\]")
ELAPSED_HOURS = re.compile(r"\[h+\]", re.IGNORECASE)
DAY_FORMAT = re.compile(r"[yd]", re.IGNORECASE)
TIME_FORMAT = re.compile(r"[hs]", re.IGNORECASE)
HOURS = re.compile(r"h", re.IGNORECASE)
ZEROS = re.compile(r"0{2,}")
SECONDS_A_DAY = 86_400
DECIMALS_KEPT = 12  # of a share: what stands further behind is noise of the reckoning


class Shown(Enum):
    PLAIN = "plain"
    DAY = "day"
    TIME = "time"
    PERCENT = "percent"
    PADDED = "padded"
    ODD = "odd"


class Format(NamedTuple):
    """One way to show a number; ``digits`` are those of a padded one."""

    shown: Shown
    digits: int = 0

    def words(self, value: float) -> str | None:
        """What a person sees of a number that is not shown as it is kept; None where the two differ in meaning."""
        if self.shown is Shown.TIME:
            return _time(value)
        if self.shown is Shown.PERCENT:
            return _percent(value)
        if self.shown is Shown.PADDED and value >= 0 and value.is_integer():
            return str(int(value)).zfill(self.digits)
        return None


PLAIN = Format(Shown.PLAIN)


def format_of(number: str, code: str | None) -> Format:
    """The format of this number; its code where the workbook says one."""
    if code is not None:
        return _by_code(code)
    place = int(number) if number.isdecimal() else 0
    if place in DAYS:
        return Format(Shown.DAY)
    if place in TIMES:
        return Format(Shown.TIME)
    if place in PERCENTS:
        return Format(Shown.PERCENT)
    return Format(Shown.ODD) if place in MINUTES else PLAIN


def _by_code(code: str) -> Format:
    """By the first section, which is that of positive numbers."""
    unquoted = LITERAL.sub("\0", QUOTED.sub("\0", code))
    section = unquoted.partition(";")[0]
    has_hours = bool(ELAPSED_HOURS.search(section))
    said = BLANK.sub("", section).strip()
    bare = said.replace("\0", "")
    if DAY_FORMAT.search(bare):
        return Format(Shown.DAY)
    if has_hours or TIME_FORMAT.search(bare):
        return Format(Shown.TIME if has_hours or HOURS.search(bare) else Shown.ODD)
    if "m" in bare.lower():  # a month alone
        return Format(Shown.DAY)
    if "%" in bare:
        return Format(Shown.PERCENT)
    if not ZEROS.search(re.split(r"[.Ee]", bare)[0]):
        return PLAIN
    return Format(Shown.PADDED, len(said)) if set(said) == {"0"} else Format(Shown.ODD)


def _time(value: float) -> str | None:
    """17:30, and the seconds where there are any; a day or more is no time of day."""
    if not 0 <= value < 1:
        return None
    seconds = round(value * SECONDS_A_DAY)
    if seconds == SECONDS_A_DAY:
        return None
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}:{rest:02}" if rest else f"{hours:02}:{minutes:02}"


def _percent(value: float) -> str:
    share = round(Decimal(repr(value)) * 100, DECIMALS_KEPT).normalize()
    return f"{share:f}%"
