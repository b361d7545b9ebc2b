"""Every write of a bound row, on every way that the suite has, is carried by an event of its transaction.

Each test is watched: what the house writes into a bound table, past signals and managers, must be
noted before the next event; what is noted must be carried before the commit, which in a test that
is rolled back is the end of the outermost block of the house. Rows that a test lays in by itself
are its own affair.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from coordination.audit import rows

ROOT = Path(__file__).resolve().parent.parent
HOUSE = tuple(f"{ROOT / name}/" for name in ("coordination", "workflows"))
TESTS = f"{ROOT / 'tests'}/"
# what writes for whoever calls it
HANDS = re.compile(r"/coordination/(audit/|statements\.py|changes\.py|\w+/models[/.]|aid/actions/ledger\.py)")
WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def whose() -> str:
    """The line of the house that writes here; nothing where a test does it itself."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(TESTS) and name != __file__:
            return ""
        if name.startswith(HOUSE) and not HANDS.search(name):
            return f"{name.removeprefix(f'{ROOT}/')}:{frame.f_lineno}"
        frame = frame.f_back  # type: ignore[assignment]
    return ""


class Watch:
    """What the house wrote in one test, and has not noted or carried."""

    def __init__(self) -> None:
        self.tables = {table: bound.label for bound in rows.bound_models() for table in _tables(bound)}
        self.unnoted: dict[str, str] = {}  # a bound model, and where it was written
        self.noted: dict[tuple[str, int], str] = {}
        self.faults: list[str] = []

    def statement(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        found = WRITES.match(sql) if isinstance(sql, str) else None
        # how a text lies is no part of what a row says: a key is turned, what stood in clear is encrypted
        if found and found[2] in self.tables and (line := whose()) and "/keeping/stored.py" not in line:
            self.unnoted[self.tables[found[2]]] = line
        return result

    def note(self, written: Any, *, is_deleted: bool = False) -> None:
        line = whose()
        for row in written:
            label = row._meta.label_lower
            self.unnoted.pop(label, None)
            self.noted[label, row.pk] = line

    def look(self) -> None:
        """Before an event, a commit or the end: nothing may be left."""
        self.faults += [f"{label} written at {line} was not noted" for label, line in self.unnoted.items()]
        self.unnoted.clear()

    def look_for_uncarried(self) -> None:
        self.look()
        for key in rows.waiting():
            if line := self.noted.get(key, ""):
                self.faults.append(f"{key[0]} {key[1]} written at {line} is carried by no event")
                self.noted[key] = ""  # said once


def _tables(bound: rows.Bound) -> list[str]:
    return [
        bound.model._meta.db_table,
        *(getattr(bound.model, name).through._meta.db_table for name in bound.to_many),
    ]


@pytest.fixture(autouse=True)
def watched_rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    watch = Watch()
    if "_django_db_helper" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")  # which rolls back when this has looked
    note, take = rows.note, rows.take
    leave = transaction.Atomic.__exit__
    commit = BaseDatabaseWrapper.run_and_clear_commit_hooks

    def noting(written: Any, *, is_deleted: bool = False) -> None:
        written = list(written)
        watch.note(written, is_deleted=is_deleted)
        note(written, is_deleted=is_deleted)

    def taking() -> list[rows.Entry]:
        watch.look()
        return take()

    def committing(self: BaseDatabaseWrapper) -> None:
        if not self.in_atomic_block:
            watch.look_for_uncarried()
        commit(self)

    def leaving(self: transaction.Atomic, *error: Any) -> None:
        leave(self, *error)
        blocks: Any = connection.atomic_blocks
        if error[0] is None and len(blocks) == 1 and blocks[0]._from_testcase:
            watch.look_for_uncarried()

    monkeypatch.setattr(transaction.Atomic, "__exit__", leaving)
    monkeypatch.setattr(rows, "note", noting)
    monkeypatch.setattr(rows, "take", taking)
    monkeypatch.setattr(BaseDatabaseWrapper, "run_and_clear_commit_hooks", committing)
    with connection.execute_wrapper(watch.statement):
        yield watch
    watch.look_for_uncarried()
    assert not watch.faults, "\n".join(watch.faults)
