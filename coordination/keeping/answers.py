"""Whether the database answers, asked so that nobody waits long for a no."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.utils import DatabaseErrorWrapper

PATIENCE = 2.0  # seconds


def database_answers() -> None:
    """Raises Django's error where it does not; of a pool it asks for less time than a page would wait."""
    pool: Any = getattr(connection, "pool", None)
    if pool is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return
    with DatabaseErrorWrapper(connection):
        pool.open()
        with pool.connection(timeout=PATIENCE) as held:
            held.execute("SELECT 1")
