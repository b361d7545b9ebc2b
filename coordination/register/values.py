"""What a column of a workbook may hold about a person."""

from __future__ import annotations

from coordination.register.identity import normalise_id_number
from coordination.register.rules import must_be_id_number
from coordination.workbooks import Cell, Text


class WrittenNumber(str):
    """The 18 characters of a number, which knows the text that it was read from."""

    written: str = ""


class IdNumber(Text):
    """An ID number in its 18 characters, however it was written."""

    def convert(self, text: str, cell: Cell) -> WrittenNumber:
        must_be_id_number(text)
        number = WrittenNumber(normalise_id_number(text))
        number.written = text
        return number


def as_written(value: object) -> str:
    """The text of a number as it came, whether a column of a workbook read it or nobody yet."""
    return getattr(value, "written", "") or str(value or "")
