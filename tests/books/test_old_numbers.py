"""§5: the books of before name people by the 15 digits of then: read as the 18 of today, the paper's number kept."""

from __future__ import annotations

import pytest

from coordination.books.actions import sign_opening
from coordination.founding.founding import Refused
from coordination.register.models import Person
from tests.books.conftest import lay
from tests.books.workbook import HEAD, WIFE, Workbooks

pytestmark = pytest.mark.django_db


def old(number: str) -> str:
    return number[:6] + number[8:17]


def test_the_books_of_before_are_read_so_and_the_register_keeps_the_paper(cast, director, finance, county):
    book = Workbooks.good()
    for lines in book.rows.values():
        for line in lines:
            for key in ("id_number", "head_number"):
                if line.get(key) in (HEAD, WIFE):
                    line[key] = old(line[key])
    opening = lay(county, book)
    for actor in (director, finance):
        opening = sign_opening(opening, actor=actor)
    entered = {one.id_number: one.paper_number for one in Person.objects.all()}
    assert (entered[HEAD], entered[WIFE]) == (old(HEAD), old(WIFE))


def test_the_books_know_one_person_under_both_numbers(cast, county):
    """The same row once under the old and once under the new number is one row twice."""
    book = Workbooks.good()
    first = next(line for line in book.rows["aid"] if line["id_number"] == HEAD)
    book.rows["aid"].append({**first, "id_number": old(HEAD)})
    with pytest.raises(Refused, match="重复"):
        lay(county, book)
