"""Whether the sheets of a county's workbook agree with each other and with what stands in the house.

Each sheet is looked over with those before it in hand; what is wrong is told at its row and
column, and nothing else happens.
"""

from __future__ import annotations

from coordination.founding.book import Book
from coordination.founding.checking.duty_lines import check_duty_lines
from coordination.founding.checking.numbers import check_numbers
from coordination.founding.checking.parameters import check_parameters
from coordination.founding.checking.people import check_people, people_alike
from coordination.founding.checking.posts import check_posts, check_substitutes, missing_holders
from coordination.founding.checking.units import check_organisations


def check(book: Book) -> list[str]:
    """Tell every problem in the book; what is no problem but worth a look comes back in words."""
    units = check_organisations(book.organisations)
    people = check_people(book.people)
    posts = check_posts(book.posts, units, people)
    check_substitutes(book.substitutes, posts)
    check_numbers(book)
    return [
        *people_alike(book.people),
        *missing_holders(book.posts, units),
        *check_duty_lines(book.duty_lines, units),
        *check_parameters(book.parameters, units),
    ]


__all__ = ["check"]
