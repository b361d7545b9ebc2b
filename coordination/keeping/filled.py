"""Whether anything stands in a SQLite file, looked at without Django, which has no keys yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

# every change leaves an event, and nobody changes anything without an account
TABLES = ("audit_event", "units_user")


def is_filled(file: Path, tables: Sequence[str] = TABLES) -> bool:
    """A file that cannot be read counts as filled: nothing is made anew beside it."""
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            return any(has_rows(database, table) for table in tables)
    except sqlite3.DatabaseError:
        return True


def has_rows(database: sqlite3.Connection, table: str) -> bool:
    """Of a table of ours, which may not be there yet."""
    known = database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [table])
    return bool(known.fetchone()) and bool(database.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone())  # noqa: S608 - a name from the list above
