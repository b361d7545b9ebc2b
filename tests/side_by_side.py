"""How tests share the workers of a run: one by one to whoever is free, the browser's first, the longest of all.

What is long would else be the last that a single worker is busy with. Each worker with a
browser keeps one house for the tests that do not mind others.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"
LONGEST = ("test_whole_story", "test_story", "test_referrals")
# needs no browser's house: for the second worker, while the first one builds it
MEANWHILE = "test_upgrade"
OF_THE_FIRST = 2  # tests that a worker is given before it has done any


# what these read is the source: the same whichever database the run is on, and read beside SQLite
SOURCES = {
    "test_architecture",
    "test_bpmn",
    "test_cells",
    "test_choices",
    "test_clear_texts",
    "test_days",
    "test_forms",
    "test_hidden_characters",
    "test_identity",
    "test_list_rows",
    "test_names",
    "test_needs",
    "test_notify",
    "test_package",
    "test_reading",
    "test_reasons",
    "test_rooms",
    "test_sentences",
    "test_strings",
    "test_vocabulary",
}


def reads_the_source(item: pytest.Item) -> bool:
    """Of those files, a test that asks for no database."""
    asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return item.path.stem in SOURCES and not asks and item.get_closest_marker("django_db") is None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("DATABASE_URL"):
        read = [item for item in items if reads_the_source(item)]
        config.hook.pytest_deselected(items=read)
        items[:] = [item for item in items if item not in set(read)]
    items.sort(key=_turn)
    meanwhile = [item for item in items if item.path.stem == MEANWHILE]
    others = [item for item in items if item.path.stem != MEANWHILE]
    items[:] = [*others[:OF_THE_FIRST], *meanwhile, *others[OF_THE_FIRST:]]


def _turn(item: pytest.Item) -> tuple[bool, int]:
    place = LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST)
    return BROWSER not in item.path.parents, place if BROWSER in item.path.parents else 0
