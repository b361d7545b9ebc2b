"""A workbook that left the house: it bears its mark, below which nothing stands."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook, load_workbook

from coordination.exports import Mark

SOME_MARK = Mark("2026-000001", "王敏", timezone.now())
MARK = re.compile(r"\b(\d{4}-\d{6})$")


def left(answer: Any) -> Workbook:
    """The workbook of an answer as its page shows it, the mark taken off."""
    book = load_workbook(BytesIO(answer.content))
    assert MARK.search(mark_line(answer)), mark_line(answer)
    book.active.delete_rows(book.active.max_row - 1, 2)
    return book


def mark_line(answer: Any) -> str:
    """The last row: who took it, when, under which mark."""
    sheet = load_workbook(BytesIO(answer.content)).active
    return str(sheet.cell(sheet.max_row, 1).value)
