"""By what an encrypted value is found again: a keyed code, the same for the same value.

While an index key is turned, rows are written under the newest and looked for under each key of
the ring, so that nothing is missed and nothing entered twice (``manage.py rotate_keys``).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from django.db import connection

from coordination.ciphers.ring import is_turning, newest, ring

LENGTH = 40
TURNING = 0x11A2_1DE8  # advisory lock of PostgreSQL


def blind_index(value: str) -> str:
    """As it is written today; empty for none."""
    if not value:
        return ""
    return _index(newest("BLIND_INDEX_KEY")[1], value)


def blind_indexes(value: str) -> list[str]:
    """As it may stand in a row: under the newest key first, then under those of before."""
    if not value:
        return []
    return [_index(key, value) for key in ring("BLIND_INDEX_KEY").values()]


def known_as(values: Iterable[str]) -> dict[str, str]:
    """Under which index each of these values may stand, and how it is written today."""
    return {one: spelled[0] for value in values for spelled in [blind_indexes(value)] for one in spelled}


def hold_indexes() -> None:
    """While a key is turned: nobody else enters or rewrites an index until this transaction ends.

    SQLite lets one transaction write at a time anyhow.
    """
    if connection.vendor == "postgresql" and is_turning("BLIND_INDEX_KEY"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNING])


def _index(key: bytes, value: str) -> str:
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:LENGTH]
