"""A house that was put back from a backup of an hour ago, and is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from coordination.safekeeping.actions import close_after_restore
from coordination.safekeeping.archive import FORMAT, Manifest
from coordination.safekeeping.backups import take_backup
from coordination.safekeeping.closed import _Known
from coordination.safekeeping.models import Restoration
from coordination.safekeeping.sealed import NAMES
from coordination.units.actors import clock_actor
from tests.safekeeping.house import POSTGRES, Place, Places

PASSPHRASE = "correct horse battery"


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


@pytest.fixture(autouse=True)
def open_for_others() -> Iterator[None]:
    """What a test closed is closed for no other."""
    yield
    _Known.is_open = True


@pytest.fixture
def closed(cast) -> Restoration:
    return close_after_restore("lianxi-backup.tar.gz", manifest(), actor=clock_actor())


@pytest.fixture
def answer(closed):
    return closed.answers.get()


@pytest.fixture(scope="session")
def places(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Places]:
    with django_db_blocker.unblock():
        made = Places(tmp_path_factory.mktemp("houses"))
        yield made
        made.clear()


@pytest.fixture(scope="session")
def house(places) -> Place:
    """One filled house that tests only read."""
    return places.filled()


@pytest.fixture
def empty(places) -> Place:
    return places.empty()


@pytest.fixture(scope="session")
def archive(house) -> Path:
    """A backup of it, with its keys."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        house.here(monkeypatch)
        for name in NAMES if POSTGRES else ():  # they come from the environment there
            monkeypatch.setenv(name, str(getattr(settings, name)))
        return take_backup(passphrase=PASSPHRASE).path
