"""A flushing test (``transaction=True``) empties append-only tables: lift their guards around its flush."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

from coordination.audit import guards


@pytest.fixture(autouse=True, scope="session")
def flush_lifts_guards() -> Iterator[None]:
    """Every flush of every test passes through here; nothing else lifts a guard."""
    teardown = TransactionTestCase._fixture_teardown

    def lifting_teardown(self: TransactionTestCase) -> Any:
        with ExitStack() as stack:
            for name in self._databases_names(include_mirrors=False):
                stack.enter_context(guards.lifted(connections[name]))
            return teardown(self)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lifting_teardown)
    yield
    patch.undo()
