"""What was signed or paid outlives a power cut: it is on the disk before anybody is told of it.

SQLite hands a commit to the system (``synchronous=NORMAL``), which writes it to the disk a little
later. To wait for the disk at every commit makes a step a sixth dearer and the keeping of a draft
a third (``tests/benchmarks/durability.py``), so those commits alone wait in which somebody signs or
money moves, and with them whatever was committed before. PostgreSQL waits by itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.db import connection, transaction


def outlives_a_power_cut() -> None:
    """Said inside the transaction of what must not be lost; done once it has committed, however often it is said."""
    if connection.vendor == "sqlite":
        transaction.on_commit(WriteOut(_said_before()), robust=True)


class Waiting:
    """What one transaction waits for after its commit."""

    is_over = False


class WriteOut:
    """Of those that a transaction said the first waits for the disk, which then has what all of them meant."""

    __slots__ = ("waiting",)

    def __init__(self, waiting: Waiting | None) -> None:
        self.waiting = waiting or Waiting()

    def __call__(self) -> None:
        if not self.waiting.is_over:
            write_out()
            self.waiting.is_over = True


def _said_before() -> Waiting | None:
    """What the same transaction waits for already; a hook that a savepoint takes back leaves the others."""
    hooks: list[Any] = connection.run_on_commit  # (savepoints, function, robust)
    for _savepoints, hook, _robust in reversed(hooks):
        if isinstance(hook, WriteOut):
            return None if hook.waiting.is_over else hook.waiting
    return None


def write_out() -> None:
    """The log of SQLite and the entry of its folder: all that was committed until now."""
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    if log.exists():  # else the last of the connections has put all of it into the database, and waited
        for path in (log, log.parent):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
