"""What a server does before it answers: the right keys, and nothing on the disk that others may read."""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, close_old_connections, connection

from coordination.keeping.answers import database_answers
from coordination.keeping.keys import prove_keys
from coordination.keeping.private import mend_modes
from coordination.keeping.rewriting import refuse_clear_columns
from coordination.keeping.words import database_away

log = logging.getLogger("coordination.keeping")
TRIED_EVERY = 1.0  # seconds


def open_house() -> None:
    """Raises ``KeyAway`` where the keys are not those that wrote what stands here.

    A database that does not answer is waited for: after a power cut it may come up later than we.
    """
    close_old_connections()
    wait_for_database(settings.DATABASE_WAIT)
    try:
        prove_keys()
        refuse_clear_columns()
    finally:
        close_old_connections()
    mend_modes(Path(settings.VAR), Path(settings.MEDIA_ROOT))


def wait_for_database(seconds: float) -> None:
    """Raises ``OperationalError`` in words once they are over."""
    limit, is_said = time.monotonic() + seconds, False
    while True:
        try:
            database_answers()
            return
        except DatabaseError as error:
            close_old_connections()
            if time.monotonic() >= limit:
                raise OperationalError(database_away(seconds, error)) from error
            if not is_said:
                log.warning(
                    "The database does not answer yet; it is waited for, %.0f s at most: %s", seconds, error
                )
            is_said = True
        time.sleep(TRIED_EVERY)


def hold_journal() -> sqlite3.Connection | None:
    """For as long as the server runs: the files beside an SQLite database stay, which its last reader takes away.

    To make them anew needs room: where the disk is full, nobody could read what stands there.
    """
    if connection.vendor != "sqlite":
        return None
    held = sqlite3.connect(str(connection.settings_dict["NAME"]), check_same_thread=False)
    held.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return held
