"""No cell of the workbook holds the number of a person: all that a county is founded with stays in clear."""

from __future__ import annotations

from coordination.clear_texts import has_personal_number, no_number
from coordination.founding.book import Book, tell

OFFICIAL = {"phone"}  # of people at work, by which they are called


def check_numbers(book: Book) -> None:
    """Tell every cell in which one stands."""
    for sheet in book.sheets:
        for line in sheet.lines:
            for key, value in line.values.items():
                if key not in OFFICIAL and isinstance(value, str) and has_personal_number(value):
                    tell(line, key, no_number())
