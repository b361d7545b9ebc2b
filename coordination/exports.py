"""Lists as Excel files: what is shown, and nothing that a spreadsheet would run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60
SUM = "#,##0.00"


def workbook_response(
    name: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]], formats: Sequence[str] = ()
) -> HttpResponse:
    """A workbook of one sheet as a download; ``name`` carries no personal data.

    ``formats`` say column by column how numbers are shown; a sum is shown with its cents wherever it stands.
    """
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    sheet.append([plain_cell(str(head)) for head in heads])
    widths = [len(str(head)) for head in heads]
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        values = [plain_cell(value) for value in row]
        sheet.append(values)
        for place, value in enumerate(values):
            if not _is_number(value):
                continue
            if shown := (formats[place] if formats else "") or (SUM if isinstance(value, Decimal) else ""):
                sheet.cell(sheet.max_row, place + 1).number_format = shown
        widths = [max(width, len(str(value))) for width, value in zip(widths, values, strict=True)]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(2 * width + 2, WIDEST)
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.xlsx"'
    return response


def plain_cell(value: Any) -> Any:
    """A value that stays what it is; text that looks like a formula gets an apostrophe.

    Control characters, which no workbook can hold, are left out.
    """
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | Decimal | dt.date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
