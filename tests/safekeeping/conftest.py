"""A house that was put back from a backup of an hour ago, and is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone

from coordination.safekeeping.actions import close_after_restore
from coordination.safekeeping.archive import FORMAT, Manifest
from coordination.safekeeping.closed import look_again
from coordination.safekeeping.models import Restoration
from coordination.units.actors import clock_actor


def manifest(**given) -> Manifest:
    stands = {
        "taken_at": (timezone.now() - dt.timedelta(hours=1)).isoformat(),
        "version": "0.1.0",
        "commit": "abcdef0123456789",
        "database": "sqlite",
        "member": "database.sqlite3",
        "migrations": [],
        "counts": {},
        "seal": 7,
        "root": "ab" * 32,
        "format": FORMAT,
    }
    return Manifest(**(stands | given))


@pytest.fixture
def closed(cast) -> Iterator[Restoration]:
    yield close_after_restore("lianxi-backup.tar.gz", manifest(), actor=clock_actor())
    look_again()


@pytest.fixture
def answer(closed):
    return closed.answers.get()
