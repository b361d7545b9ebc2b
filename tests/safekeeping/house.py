"""A small filled house, and empty places, on the database of this run; each with a folder of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from coordination.safekeeping.restoring import known_migrations
from coordination.safekeeping.sealed import NAMES
from tests.kept_county import TEMPLATES, kept_file

POSTGRES = connection.vendor == "postgresql"
PAPER, ATTACHMENT = "papers/ab/one.pdf", "papers/ab/two.pdf"
BEYOND_MEDIA = "papers/ab/nobody-names-it.pdf"


@dataclass
class Place:
    """A folder and a database: where a house stands, or none yet."""

    var: Path
    database: str

    @property
    def media(self) -> Path:
        return self.var / "media"

    @property
    def anchors(self) -> Path:
        return self.var / "anchors" / "seals.jsonl"

    @property
    def mark(self) -> Path:
        return self.var / "restoring.json"

    def here(self, monkeypatch: pytest.MonkeyPatch) -> Place:
        """What runs in this process from now on stands in this place."""
        monkeypatch.setattr(settings, "VAR", self.var)
        monkeypatch.setattr(settings, "MEDIA_ROOT", self.media)
        monkeypatch.setattr(settings, "AUDIT_ANCHOR_FILE", self.anchors)
        monkeypatch.setattr(settings, "BACKUP_DIR", self.var / "backups")
        monkeypatch.setattr(settings, "MIGRATION_MODULES", {})
        monkeypatch.setitem(connection.settings_dict, "NAME", self.database)
        return self

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        if POSTGRES:
            with psycopg.connect(_url(self.database), autocommit=True) as database:
                found = database.execute(statement.encode())
                return found.fetchall() if found.description else []
        with closing(sqlite3.connect(self.database)) as database, database:
            return database.execute(statement).fetchall()

    @property
    def is_empty(self) -> bool:
        if POSTGRES:
            return not self.ask("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")
        return not Path(self.database).exists()

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        kept |= {"VAR_DIR": str(self.var), "EMBEDDED_CLOCK": "false", "HTTPS": "false"}
        if POSTGRES:
            kept |= {name: str(getattr(settings, name)) for name in NAMES}
            kept |= {"DATABASE_URL": _url(self.database), "ALLOWED_HOSTS": "localhost"}
        return kept

    def manage(self, *given: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own command
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *given],
            env=self.env | env,
            capture_output=True,
            text=True,
            check=False,
        )


def all_migrations() -> list[str]:
    """Tests make their tables without them."""
    with override_settings(MIGRATION_MODULES={}):
        return sorted(known_migrations())


def _parted(name: str) -> tuple[str, str]:
    app, _dot, migration = name.partition(".")
    return app, migration


def _url(database: str) -> str:
    scheme, place, _path, query, fragment = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit((scheme, place, f"/{database}", query, fragment))


class Places:
    """Makes them and takes their databases away."""

    wiped: str | None

    def __init__(self, folder: Path) -> None:
        self.folder, self.wiped = folder, None
        self.databases: list[str] = []
        self.name = connection.settings_dict["NAME"]
        # before a test says that it stands elsewhere
        self.kept, self.keys = None if POSTGRES else kept_file(), settings.VAR / "keys"

    def empty(self) -> Place:
        """For one test: on PostgreSQL all have the same database, wiped, since making one takes seconds."""
        if POSTGRES and self.wiped is None:
            self.wiped = self._new_database()
        place = self._beside(self.wiped)
        if POSTGRES:
            place.ask("DROP SCHEMA public CASCADE")
            place.ask("CREATE SCHEMA public")
        return place

    def own(self, *, like: str = "") -> Place:
        """For several tests in a row."""
        return self._beside(self._new_database(like) if POSTGRES else None)

    def copied(self, house: Place) -> Place:
        """The files of a house for a test that changes them, over its database."""
        place = self._beside(house.database)
        for name in ("media", "anchors", "keys"):
            if (house.var / name).exists():
                shutil.copytree(house.var / name, place.var / name)
        return place

    def _beside(self, database: str | None) -> Place:
        var = self.folder / secrets.token_hex(4)
        var.mkdir(mode=0o700)
        return Place(var, database or str(var / "lianxi.sqlite3"))

    def _new_database(self, like: str = "") -> str:
        name = f"{self.name}_{secrets.token_hex(4)}"
        self._sql(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
        self.databases.append(name)
        return name

    def filled(self) -> Place:
        """The people of the demonstration, two papers on the disk, an anchor, and the keys of the tests."""
        place = self.own(like=TEMPLATES[0] if POSTGRES else "")
        if self.kept is not None:
            shutil.copyfile(self.kept, place.database)
            shutil.copytree(self.keys, place.var / "keys")
        place.ask(MIGRATIONS[POSTGRES])
        applied = (f"('{app}', '{name}', '2026-01-01')" for app, name in map(_parted, all_migrations()))
        place.ask(f"INSERT INTO django_migrations (app, name, applied) VALUES {', '.join(applied)}")  # noqa: S608
        for name in (PAPER, ATTACHMENT, BEYOND_MEDIA):
            path = place.media / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode() * 1000)
        made = place.manage("shell", "-c", MADE % {"names": (PAPER, ATTACHMENT)})
        assert made.returncode == 0, made.stderr
        place.anchors.parent.mkdir()
        place.anchors.write_text("")
        return place

    @staticmethod
    def name_file(place: Place, name: str) -> None:
        """A row that names a file."""
        place.ask(
            "INSERT INTO documents_paperfile (pdf, sha256, size, pages, substitutions, rendered_at) "  # noqa: S608
            f"VALUES ('{name}', 'aa', 1, 1, '[]', '{timezone.now():%Y-%m-%d %H:%M:%S}')"
        )

    @staticmethod
    def forget_files(place: Place) -> None:
        place.ask(f"DELETE FROM documents_paperfile WHERE pdf NOT IN ('{PAPER}', '{ATTACHMENT}')")  # noqa: S608

    def _sql(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(statement)

    def clear(self) -> None:
        for name in self.databases:
            self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# two PDFs as the house makes them, each with its event
MADE = """
from django.db import transaction
from coordination.audit.actions import record
from coordination.documents.models import PaperFile
from coordination.documents.verbs import DocumentVerb
from coordination.units.actors import clock_actor
for name in %(names)r:
    with transaction.atomic():
        file = PaperFile.objects.create(pdf=name, sha256="aa", size=1, pages=1)
        record(DocumentVerb.DRAFT_PDF_MADE, actor=clock_actor(), subject=None)
"""
MIGRATIONS = {
    False: "CREATE TABLE IF NOT EXISTS django_migrations "
    "(id INTEGER PRIMARY KEY, app TEXT NOT NULL, name TEXT NOT NULL, applied TEXT NOT NULL)",
    True: "CREATE TABLE IF NOT EXISTS django_migrations "
    "(id bigserial PRIMARY KEY, app text NOT NULL, name text NOT NULL, applied timestamptz NOT NULL)",
}


def killed(work: Callable[[], object]) -> None:
    """Do the work in a process of its own, in which something kills it; a work that ends is a fault of the test."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(3)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the work went on to its end"
    assert os.WTERMSIG(status) == signal.SIGKILL


def kill_myself(*args: object, **kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
