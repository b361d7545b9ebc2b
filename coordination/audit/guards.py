"""Triggers that hold whatever happens behind Django's back: installed, lifted and restored here.

A room registers its guards when its app is ready; they are installed after every
``migrate``, since SQLite drops a table's triggers when a migration rebuilds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections, transaction

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Trigger:
    """One trigger: when it fires, and per database the statement that it runs.

    ``sqlite`` is the body between BEGIN and END; ``postgresql`` the body of a
    PL/pgSQL function. Refusals are integrity errors on both.
    """

    name: str
    table: str
    fires: str  # e.g. "BEFORE UPDATE", "BEFORE INSERT"
    sqlite: str
    postgresql: str
    each: str = "ROW"
    vendors: tuple[str, ...] = ("sqlite", "postgresql")
    # SQLite cannot rebuild a table that a trigger of another table reads
    reads: tuple[str, ...] = ()


_registered: dict[str, Trigger] = {}


def register(*triggers: Trigger) -> None:
    """Have these triggers installed after every migration."""
    for trigger in triggers:
        _registered[trigger.name] = trigger


def refusal(sentence: str, *, where: str = "") -> tuple[str, str]:
    """The bodies (SQLite, PostgreSQL) that refuse the statement, always or where a condition on OLD and NEW holds."""
    abort = f"SELECT RAISE(ABORT, '{sentence}')"
    fail = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation';"
    if not where:
        return f"{abort};", fail
    return f"{abort} WHERE {where};", f"IF ({where}) THEN {fail} END IF;"


def append_only(table: str) -> list[Trigger]:
    """Rows of this table are added and never changed, removed or replaced."""
    sentence = f"{table} is append-only"
    bodies = refusal(sentence)
    return [
        # where a key is taken, INSERT OR REPLACE would remove the row past the guards
        Trigger(
            f"{table}_no_replace",
            table,
            "BEFORE INSERT",
            *refusal(sentence, where=_taken(table)),
            vendors=("sqlite",),
        ),
        Trigger(f"{table}_no_update", table, "BEFORE UPDATE", *bodies),
        Trigger(f"{table}_no_delete", table, "BEFORE DELETE", *bodies),
        Trigger(
            f"{table}_no_truncate",
            table,
            "BEFORE TRUNCATE",
            *bodies,
            each="STATEMENT",
            vendors=("postgresql",),
        ),
    ]


def is_append_only(table: str) -> bool:
    """Whether no row of this table is ever changed, whatever it holds."""
    return f"{table}_no_update" in _registered


def _taken(table: str) -> str:
    """Whether a row stands under a key of the new one: its number, or whatever else is there but once."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    keys = [[str(field.column)] for field in model._meta.concrete_fields if field.unique]
    keys += [
        [str(model._meta.get_field(name).column) for name in constraint.fields]  # type: ignore[union-attr]
        for constraint in model._meta.total_unique_constraints
    ]
    same = [" AND ".join(f'stands."{column}" = NEW."{column}"' for column in key) for key in keys]
    return f'EXISTS (SELECT 1 FROM "{table}" stands WHERE {" OR ".join(same)})'  # noqa: S608 - our own names


def guards(
    connection: BaseDatabaseWrapper, *, install: bool, only: tuple[Trigger, ...] | None = None
) -> None:
    """Install the guards of the tables that exist, or lift them: the one function that does either."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for trigger in expected(connection) if only is None else only:
            _drop(cursor, connection.vendor, trigger)
            if install:
                _create(cursor, connection.vendor, trigger)


def install(connection: BaseDatabaseWrapper) -> None:
    guards(connection, install=True)


def lift(connection: BaseDatabaseWrapper) -> None:
    guards(connection, install=False)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The guards out of the way for a moment: for a test's flush, never for a request."""
    lift(connection)
    try:
        yield
    finally:
        install(connection)


@contextmanager
def lifted_from(connection: BaseDatabaseWrapper, table: str) -> Iterator[None]:
    """One table's guards out of the way while a migration fills a column of rows that nobody else changes."""
    its = tuple(trigger for trigger in expected(connection) if trigger.table == table)
    guards(connection, install=False, only=its)
    yield  # a migration that fails is rolled back, its guards with it
    guards(connection, install=True, only=tuple(trigger for trigger in its if not trigger.reads))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of guards that should stand and do not."""
    due = {trigger.name for trigger in expected(connection)}
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return sorted(due - standing)


def lift_before_migrations(using: str, **kwargs: Any) -> None:
    """Let SQLite rebuild tables that triggers of other tables read."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        crossing = tuple(trigger for trigger in expected(connection) if trigger.reads)
        guards(connection, install=False, only=crossing)


def install_after_migrations(using: str, **kwargs: Any) -> None:
    install(connections[using])


def expected(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """The guards of the tables that exist."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    return [
        trigger
        for trigger in _registered.values()
        if connection.vendor in trigger.vendors and {trigger.table, *trigger.reads} <= tables
    ]


# Names and bodies come from the code above and from the rooms' own registrations, never from input.
def _drop(cursor: Any, vendor: str, trigger: Trigger) -> None:
    if vendor == "sqlite":
        cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger.name}"')
    else:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger.name}" ON "{trigger.table}"')


def _create(cursor: Any, vendor: str, trigger: Trigger) -> None:
    if vendor == "sqlite":
        cursor.execute(sqlite_text(trigger))
        return
    cursor.execute(
        f'CREATE OR REPLACE FUNCTION "{trigger.name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$guard${postgresql_body(trigger)}$guard$"
    )
    cursor.execute(f'{_head(trigger)} EXECUTE FUNCTION "{trigger.name}"()')


def _head(trigger: Trigger) -> str:
    return f'CREATE TRIGGER "{trigger.name}" {trigger.fires} ON "{trigger.table}" FOR EACH {trigger.each}'


def sqlite_text(trigger: Trigger) -> str:
    """The trigger as SQLite keeps it in its schema."""
    return f"{_head(trigger)} BEGIN {trigger.sqlite} END"


def postgresql_body(trigger: Trigger) -> str:
    """The body of the trigger's function as PostgreSQL keeps it."""
    return f" BEGIN {trigger.postgresql} RETURN NEW; END "
