"""What a column of a workbook may hold about a person."""

from __future__ import annotations

from coordination.register.identity import normalise_id_number
from coordination.register.rules import must_be_id_number
from coordination.workbooks import Cell, Text


class IdNumber(Text):
    """An ID number in its 18 characters, however it was written."""

    def convert(self, text: str, cell: Cell) -> str:
        must_be_id_number(text)
        return normalise_id_number(text)
