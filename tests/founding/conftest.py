"""A house in which one county stands, and where 云岭县 can be founded beside it."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command

from tests.founding.workbook import CountyBook

Run = Callable[..., str]


@pytest.fixture(autouse=True)
def a_fresh_start():
    """No sign-in was tried before."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def new_county(cast, tmp_path) -> Run:
    """The command on a workbook of these rows; what it says."""

    def run(book: CountyBook, *options: Any) -> str:
        said = StringIO()
        call_command("new_county", book.save(tmp_path / "yunling.xlsx"), *options, stdout=said)
        return said.getvalue()

    return run


@pytest.fixture
def problems_of(new_county) -> Callable[..., list[str]]:
    """What the command refuses, a sentence a problem; the count at its end left out."""

    def run(book: CountyBook, *options: Any) -> list[str]:
        with pytest.raises(CommandError) as error:
            new_county(book, *options)
        return str(error.value).splitlines()[:-1]

    return run


@pytest.fixture
def sheets(tmp_path) -> Path:
    return tmp_path / "yunling-passwords.pdf"


def counted() -> dict[str, int]:
    """How many rows stand in each table."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}
