"""How tests share the workers of a run: one by one to whoever is free, the browser's first, the longest of all.

What is long would else be the last that a single worker is busy with. Each worker with a
browser keeps one house for the tests that do not mind others.
"""

from __future__ import annotations

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"
LONGEST = ("test_whole_story", "test_story", "test_referrals")
# needs no browser's house: for the second worker, while the first one builds it
MEANWHILE = "test_upgrade"
OF_THE_FIRST = 2  # tests that a worker is given before it has done any


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    meanwhile = [item for item in items if item.path.stem == MEANWHILE]
    others = [item for item in items if item.path.stem != MEANWHILE]
    items[:] = [*others[:OF_THE_FIRST], *meanwhile, *others[OF_THE_FIRST:]]


def _turn(item: pytest.Item) -> tuple[bool, int]:
    place = LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST)
    return BROWSER not in item.path.parents, place if BROWSER in item.path.parents else 0
