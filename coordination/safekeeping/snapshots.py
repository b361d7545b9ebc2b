"""The database as it stood at one moment, while others go on writing; and put back where none stands.

SQLite is copied page by page in one reading. PostgreSQL hands its own moment on: what is asked here
and what ``pg_dump`` writes is the same.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.db import connection
from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from coordination.safekeeping.archive import ArchiveTrouble

MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


class Snapshot(Protocol):
    """One moment of a database."""

    vendor: str

    def ask(self, statement: str) -> list[tuple[Any, ...]]: ...

    def tables(self) -> list[str]: ...

    def write(self, path: Path) -> Path: ...


@contextmanager
def snapshot(folder: Path) -> Iterator[Snapshot]:
    """This house's database at one moment; the folder is for what a copy needs until it is packed."""
    if connection.vendor == "sqlite":
        with _copied(Path(str(connection.settings_dict["NAME"])), folder / MEMBERS["sqlite"]) as one:
            yield one
    else:
        with _held(connection.settings_dict) as held:
            yield held


class SqliteSnapshot:
    vendor = "sqlite"

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self.database, self.path = database, path

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        return self.database.execute(statement).fetchall()

    def tables(self) -> list[str]:
        found = self.ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return sorted(name for (name,) in found)

    def write(self, path: Path) -> Path:
        return self.path


@contextmanager
def _copied(source: Path, copy: Path) -> Iterator[SqliteSnapshot]:
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as running,
        closing(sqlite3.connect(copy)) as database,
    ):
        register(database)  # an index of ours asks a function of Django's
        running.backup(database)
        database.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        [(said,)] = database.execute("PRAGMA quick_check(1)").fetchall()
        if said != "ok":
            raise ArchiveTrouble(
                _("The database itself is damaged (%(said)s). Keep the older backups.") % {"said": said}
            )
        yield SqliteSnapshot(database, copy)


class PostgresSnapshot:
    vendor = "postgresql"

    def __init__(self, database: psycopg.Connection, settings: dict[str, Any]) -> None:
        self.database, self.settings = database, settings
        [(self.name,)] = self.ask("SELECT pg_export_snapshot()")

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        return self.database.execute(statement.encode()).fetchall()

    def tables(self) -> list[str]:
        return sorted(name for (name,) in self.ask(TABLES))

    def write(self, path: Path) -> Path:
        given = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={self.name}"]
        run_tool("pg_dump", [*given, f"--file={path}"], self.settings)
        return path


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


@contextmanager
def _held(settings: dict[str, Any]) -> Iterator[PostgresSnapshot]:
    with connect(settings) as database:
        database.isolation_level, database.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        yield PostgresSnapshot(database, settings)


def connect(settings: dict[str, Any]) -> psycopg.Connection:
    return psycopg.connect(
        _address(settings) + f" password={settings['PASSWORD']}" * bool(settings["PASSWORD"])
    )


OF_DJANGO = ("pool", "server_side_binding", "prepare_threshold")
"""Options of the connections that Django keeps, which PostgreSQL's own address does not know."""


def _address(settings: dict[str, Any]) -> str:
    """Where the database stands, without the password, which others could read in the list of processes."""
    own = {name: value for name, value in settings.get("OPTIONS", {}).items() if name not in OF_DJANGO}
    named = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    return make_conninfo("", **{key: settings[name] or None for key, name in named.items()}, **own)


def run_tool(name: str, given: Sequence[str], settings: dict[str, Any]) -> None:
    """One of PostgreSQL's own tools on this database; what it says where it fails is passed on."""
    env = os.environ | ({"PGPASSWORD": str(settings["PASSWORD"])} if settings["PASSWORD"] else {})
    try:
        subprocess.run(  # noqa: S603 - fixed arguments and the settings of the house
            [name, *given, f"--dbname={_address(settings)}"],
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise ArchiveTrouble(
            _("%(tool)s is not here. Install PostgreSQL's client, as new as its server.") % {"tool": name}
        ) from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.strip().splitlines() or [str(error)]
        raise ArchiveTrouble(f"{name}: {lines[-1]}") from error


# --- putting back ------------------------------------------------------------------------------------


def is_empty(settings: dict[str, Any]) -> bool:
    """Whether nothing stands in a PostgreSQL database."""
    with connect(settings) as database:
        return not database.execute(TABLES.encode()).fetchall()


def put_back(path: Path, settings: dict[str, Any]) -> None:
    """In one transaction: all of it or nothing. What an interrupted restore put there goes first."""
    given = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    run_tool("pg_restore", [*given, "--clean", "--if-exists", str(path)], settings)
