"""The tabs of a page: the address opens one, and nobody opens one that is not there for this reader."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from coordination.tabs import Tabs

TABS = Tabs("overview", "work", "traces", work="Work")


def asked(query: str, **closed: tuple[str, ...]) -> str:
    return TABS.chosen(RequestFactory().get(f"/{query}"), **closed)


def test_the_address_opens_a_tab_and_anything_else_the_first():
    assert asked("?tab=work") == "work"
    assert asked("") == asked("?tab=nonsense") == asked("?tab=papers") == "overview"


def test_a_tab_that_is_closed_to_the_reader_is_neither_opened_nor_shown():
    assert asked("?tab=traces", without=("traces",)) == "overview"
    assert [row["url"] for row in TABS.rows("work", without=("traces",))] == ["?tab=overview", "?tab=work"]


def test_each_tab_says_how_much_lies_behind_it():
    rows = TABS.rows("work", work=0, traces=3)
    assert [(row["count"], row["current"]) for row in rows] == [(None, False), (0, True), (3, False)]


def test_a_tab_of_its_own_needs_its_words():
    with pytest.raises(KeyError):
        Tabs("overview", "visits")
