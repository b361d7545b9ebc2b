"""What leaves the house: it bears who took it, when, and a running mark; lists leave as Excel files.

``mark_of(Leaving(…))`` puts on record that something leaves and draws its mark. The trail stands above
this floor and enters how (``marked_by``). A workbook holds what is shown, and nothing that a spreadsheet
would run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from coordination.vocabulary import Key, Words

if TYPE_CHECKING:
    from django.db.models import Model

    from coordination.access import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60
SUM = "#,##0.00"


class ExportName(Words):
    """What leaves and is no list."""

    APPROVAL_SHEET = "exports.approval_sheet", gettext_lazy("approval sheet")
    CHAIN = "exports.chain", gettext_lazy("aid chain for paper")


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves, and who takes it along.

    ``words`` are what was typed into filters: they may name somebody, and are kept by their index alone.
    """

    actor: Actor
    what: Key
    rows: int = 1
    filters: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    subject: Model | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands on a thing that left: who took it, when, under which number of the county and year."""

    number: str
    who: str
    at: dt.datetime

    def __str__(self) -> str:
        words = {
            "who": self.who,
            "at": f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}",
            "number": self.number,
        }
        return _("Exported by %(who)s on %(at)s · export mark %(number)s") % words


_marks: list[Callable[[Leaving], Mark]] = []


def marked_by(draw: Callable[[Leaving], Mark]) -> None:
    """Enter how a mark is drawn; the last one entered draws."""
    _marks[:] = [draw]


def mark_of(leaving: Leaving) -> Mark:
    """Put on record that this leaves. Without the record there is no mark, and nothing leaves."""
    [draw] = _marks
    return draw(leaving)


def workbook_response(
    name: str,
    heads: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    formats: Sequence[str] = (),
    *,
    mark: Mark,
) -> HttpResponse:
    """A workbook of one sheet as a download; ``name`` carries no personal data.

    ``formats`` say column by column how numbers are shown; a sum is shown with its cents wherever it stands.
    The mark stands below the last row and at the foot of each printed page.
    """
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    append_row(sheet, [str(head) for head in heads])
    widths = [len(str(head)) for head in heads]
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        values = append_row(sheet, row)
        for place, value in enumerate(values):
            if not _is_number(value):
                continue
            if shown := (formats[place] if formats else "") or (SUM if isinstance(value, Decimal) else ""):
                sheet.cell(sheet.max_row, place + 1).number_format = shown
        widths = [max(width, len(str(value))) for width, value in zip(widths, values, strict=True)]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(2 * width + 2, WIDEST)
    sheet.freeze_panes = "A2"
    put(sheet, sheet.max_row + 2, 1, str(mark))
    sheet.oddFooter.left.text = str(mark).replace("&", "&&")
    book.properties.creator, book.properties.identifier = mark.who, mark.number
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.xlsx"'
    return response


def plain_cell(value: Any) -> Any:
    """A value that stays what it is, without control characters, which no workbook can hold."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | Decimal | dt.date):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))


def append_row(sheet: Worksheet, values: Sequence[Any]) -> list[Any]:
    """One row below the last, as it stands there."""
    place = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    return [put(sheet, place, column, value) for column, value in enumerate(values, start=1)]


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write one cell: text is text by the type of its cell, also where it looks like a formula.

    Nothing is added to it, so that what comes back is what left; the mark of quoted text keeps a
    spreadsheet from running it when somebody edits the cell.
    """
    shown = plain_cell(value)
    cell = sheet.cell(row, column, shown)
    if isinstance(shown, str):
        cell.data_type = "s"
        cell.quotePrefix = shown.startswith(FORMULA_STARTS)
    return shown


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
