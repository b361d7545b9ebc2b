"""What a column may hold: each kind reads a cell, or says what to do about it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.dates import read_day
from coordination.wording import visible

from .cells import DIGITS_KEPT, Cell, Form

SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+[0-9]+")


class Kind:
    """Reads a cell that is neither empty, nor a formula, nor a number of which Excel keeps something else."""

    takes_days = False
    """Whether what Excel keeps as a date is meant as one."""

    def read(self, cell: Cell) -> Any:
        """The value, None for an empty cell."""
        if cell.form is Form.FORMULA:
            raise ValidationError(
                _("There is a formula in this cell. Copy the cell and paste it as values only.")
            )
        if cell.form is Form.ERROR:
            raise ValidationError(_("There is an error of Excel in this cell. Type what should stand there."))
        if has_lost_its_end(cell):
            raise ValidationError(
                _(
                    "This was typed as a number, and Excel has lost its end: "
                    "format the column as text and type it again."
                )
            )
        if cell.form is Form.ODD:
            raise ValidationError(
                _("Excel shows this otherwise than it keeps it: format the column as text and type it again.")
            )
        if cell.form is Form.DAY and not self.takes_days:
            raise ValidationError(
                _("Excel made a date of this: format the column as text and type it again.")
            )
        text = visible(cell.text)
        return self.convert(text, cell) if text else None

    def convert(self, text: str, cell: Cell) -> Any:
        """The value of what stands in a cell that is not empty, by which rows are compared; each kind says its own."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its cells hold.")

    def offered(self) -> Sequence[str]:
        """What may stand in its cells, where that is a closed list."""
        return ()


class Text(Kind):
    """Words, up to a length."""

    def __init__(self, longest: int | None = None) -> None:
        self.longest = longest

    def convert(self, text: str, cell: Cell) -> Any:
        if self.longest is not None and len(text) > self.longest:
            raise ValidationError(
                _("This has %(n)s characters, and %(most)s at most are kept. Say it shorter.")
                % {"n": len(text), "most": self.longest}
            )
        return text


class Whole(Kind):
    """A whole number between two others."""

    def __init__(self, least: int = 0, most: int = 999_999_999) -> None:
        self.least, self.most = least, most

    def convert(self, text: str, cell: Cell) -> Any:
        plain = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix(".0")
        number = int(plain) if re.fullmatch(r"-?[0-9]{1,12}", plain) else None
        if number is None or not self.least <= number <= self.most:
            raise ValidationError(
                _("Enter a whole number from %(least)s to %(most)s.")
                % {"least": self.least, "most": self.most}
            )
        return number


class Day(Kind):
    """A day, as Excel keeps it or as people write it."""

    takes_days = True

    def convert(self, text: str, cell: Cell) -> dt.date:
        day = cell.day or read_day(text)
        if day is None:
            raise ValidationError(_("Enter a date such as 2026-03-01, 2026/3/1 or 2026年3月1日."))
        return day


def has_lost_its_end(cell: Cell) -> bool:
    """A number of more digits than Excel keeps, or what it leaves of one in a text."""
    if cell.form is Form.NUMBER:
        return abs(float(cell.text)) >= 10**DIGITS_KEPT
    return cell.form is Form.TEXT and bool(SCIENTIFIC.fullmatch(cell.text.strip()))


def rows_at_most(most: int) -> str:
    return ngettext("At most %(n)s row at once.", "At most %(n)s rows at once.", most) % {"n": most}
