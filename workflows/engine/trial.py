"""A change on trial: made as anybody would make it, read off, and undone.

What a page promises is read off the very step that it promises: no rule says it a second
time. Nothing of a trial is left behind: its transaction always rolls back, what was to
follow its commit is dropped (but that waiting parents are woken, since people hear of that
too), no file is written, no hint leaves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from coordination.policy.snapshot import forget
from coordination.trial import Notes, noting

from .steps import ParentToWake

Answer = TypeVar("Answer")

WAIT_POSTGRESQL = 20  # ms that a trial waits for a row which a real step holds
WAIT_SQLITE = 250  # ms that it waits for the one writer
APART = 0.3  # s between two trials of a process on SQLite, so that real steps get their turn
QUEUE = 2.0  # s that a trial waits for those before it

_turn = threading.Lock()
_last = 0.0


class Busy(Exception):
    """Nothing can be said now: a colleague is at the same record, or too many ask at once."""

    @property
    def sentence(self) -> str:
        return _("A colleague is at this step at this moment.")


class _Undo(Exception):
    """Rolls a trial back."""


def on_trial(change: Callable[[], Any], look: Callable[[Notes], Answer]) -> Answer:
    """Make a change, let ``look`` read what it did while it stands, and undo it.

    What the change refuses is raised as it would be; Busy where a row is held by somebody.
    """
    return copy_context().run(_on_trial, change, look)


def _on_trial(change: Callable[[], Any], look: Callable[[Notes], Answer]) -> Answer:
    answer: list[Answer] = []
    forget()  # in this context alone: what the trial reads is not what the page has read
    with _one_at_a_time(), noting(is_trial=True) as notes, _short_wait():
        try:
            with transaction.atomic(durable=True):
                _wait_shortly()
                since = len(connection.run_on_commit)
                change()
                _wake_parents(since)
                answer.append(look(notes))
                raise _Undo
        except _Undo:
            return answer[0]
        except OperationalError as error:
            if _is_held(error):
                raise Busy from error
            raise


def _wake_parents(since: int) -> None:
    """What would follow the commit and move other processes, until nothing more follows."""
    place = since
    while place < len(connection.run_on_commit):
        follows: Any = connection.run_on_commit[place][1]
        place += 1
        if isinstance(follows, ParentToWake):
            with transaction.atomic():
                follows()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    global _last
    if not _turn.acquire(timeout=QUEUE):
        raise Busy
    try:
        if connection.vendor == "sqlite":
            time.sleep(max(0.0, _last + APART - time.monotonic()))
        yield
    finally:
        _last = time.monotonic()
        _turn.release()


@contextmanager
def _short_wait() -> Iterator[None]:
    """SQLite waits for its writer before the transaction begins."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {WAIT_SQLITE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(before)}")


def _wait_shortly() -> None:
    """PostgreSQL waits for rows, unique keys and foreign keys within the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_POSTGRESQL}ms'")


def _is_held(error: OperationalError) -> bool:
    cause = error.__cause__
    return getattr(cause, "sqlstate", "") == "55P03" or "database is locked" in str(cause)
