"""No cell that stays in clear holds the number of a person: such numbers have columns of their own."""

from __future__ import annotations

from coordination.books.book import Book
from coordination.clear_texts import has_personal_number, no_number
from coordination.founding.book import tell

NUMBERS = {"id_number", "head_number"}


def check_numbers(book: Book) -> None:
    """Tell every cell in which one stands."""
    for sheet in book.sheets:
        for line in sheet.lines:
            for key, value in line.values.items():
                if key not in NUMBERS and isinstance(value, str) and has_personal_number(value):
                    tell(line, key, no_number())
