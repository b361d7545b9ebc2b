"""Whether the sheets of the books agree with each other and with what stands in the house.

Each sheet becomes its rows; what is wrong is told at its row and column, and nothing else happens.
A row in which something is wrong is left out of what comes back.
"""

from __future__ import annotations

from coordination.books.book import Book
from coordination.books.checking.aid import check_aid
from coordination.books.checking.categories import check_categories
from coordination.books.checking.duties import check_duties, check_lines
from coordination.books.checking.money import check_reserves
from coordination.books.checking.numbers import check_numbers
from coordination.books.checking.people import check_people
from coordination.books.checking.places import Places
from coordination.books.checking.series import check_series
from coordination.books.rows import Rows
from coordination.units.counties import County


def check(book: Book, county: County) -> tuple[Rows, list[str]]:
    """The rows, and what is no problem but worth a look, in words."""
    places, notes = Places(county), list[str]()
    check_numbers(book)
    series = check_series(book.series, county, notes)
    reserves = check_reserves(book.reserves, places, county)
    people = check_people((book.aid, book.categories), places, county, notes)
    aid = check_aid(book.aid, places, county, notes)
    categories = check_categories(book.categories, people, county)
    duties = [*check_duties(book.duties, places, county), *check_lines(book.lines, places)]
    return Rows(series, reserves, list(people.values()), aid, categories, duties), notes


__all__ = ["check"]
