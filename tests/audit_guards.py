"""What a flushing test (``transaction=True``) leaves behind: the kept county, or an emptied database.

The kept county is put back in place of the flush. Where none is kept, the flush empties
append-only tables, too: their guards are lifted around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from coordination.audit import guards
from coordination.units.guards import ONE_HOLDER
from tests.kept_county import take_kept


@pytest.fixture(autouse=True, scope="session")
def flush_lifts_guards() -> Iterator[None]:
    """Every flush of every test passes through here; nothing else lifts a guard."""
    teardown = TransactionTestCase._fixture_teardown

    def lifting_teardown(self: TransactionTestCase) -> Any:
        connections.close_all()
        if take_kept():
            return None
        with ExitStack() as stack:
            for name in self._databases_names(include_mirrors=False):
                stack.enter_context(guards.lifted(connections[name]))
            return teardown(self)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lifting_teardown)
    yield
    patch.undo()


@contextmanager
def two_holders() -> Iterator[None]:
    """Posts that are one may have two holders, as a house may that had them before anybody asked (R196)."""
    guards.guards(connection, install=False, only=ONE_HOLDER)
    try:
        yield
    finally:
        guards.guards(connection, install=True, only=ONE_HOLDER)
