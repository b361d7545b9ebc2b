"""A county that begins in mid-year: its people are at work, its books are still in the old folders."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coordination.books.actions import lay_down, sign_opening
from coordination.books.models import Opening
from coordination.units.actors import clock_actor
from coordination.units.counties import county_of
from tests.books.workbook import Workbooks
from tests.walking import load_rules

DIRECTOR, FINANCE = "chenjing", "fengkai"


@pytest.fixture
def county(cast):
    load_rules()
    return county_of(cast.unit("LXB"))


@pytest.fixture
def open_books(county, tmp_path) -> Callable[..., str]:
    """The command on a workbook of these rows; what it says."""

    def run(book: Workbooks, *options: Any) -> str:
        said = StringIO()
        call_command("open_books", book.save(tmp_path / "books.xlsx"), *options, stdout=said)
        return said.getvalue()

    return run


@pytest.fixture
def problems_of(open_books) -> Callable[..., list[str]]:
    """What the command refuses, a sentence a problem; the count at its end left out."""

    def run(book: Workbooks, *options: Any) -> list[str]:
        with pytest.raises(CommandError) as error:
            open_books(book, *options)
        return str(error.value).splitlines()[:-1]

    return run


@pytest.fixture
def laid(county) -> Opening:
    """The good books, laid down."""
    return lay(county, Workbooks.good())


@pytest.fixture
def director(cast):
    return cast.actor(DIRECTOR, role="OFFDIR").proven()


@pytest.fixture
def finance(cast):
    return cast.actor(FINANCE, role="UHEAD").proven()


@pytest.fixture
def taken(laid, director, finance) -> Opening:
    """The good books, signed for by both."""
    sign_opening(laid, actor=director)
    return sign_opening(laid, actor=finance)


def lay(county, book: Workbooks) -> Opening:
    return lay_down(book.bytes(), "books.xlsx", county=county, actor=clock_actor())
