"""Columns that are encrypted now: what stood there in clear, or unbound, is rewritten once.

It runs after the migrations and again where it was cut off: a value that is bound to its place
already is left alone. Signed rows are rewritten too, their guards lifted meanwhile; what their
digests and papers speak of is the text, which stays. Events stand as they were written.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import connection, models, transaction

from coordination.audit import guards
from coordination.audit.actions import record
from coordination.audit.models import Event
from coordination.ciphers.sealing import UNBOUND, Unreadable, key_code, seal, unseal_unbound
from coordination.keeping.models import EncryptedColumns
from coordination.keeping.stored import Table, Value, tables
from coordination.keeping.verbs import KeepingVerb
from coordination.keeping.words import Unfinished, unfinished
from coordination.units.actors import clock_actor

STAYS: frozenset[type[models.Model]] = frozenset({Event})  # never changed; read in clear where it stands so


def rewrite_after_migrations(**kwargs: Any) -> None:
    if is_rewritten():
        return
    rewritten = {
        table.name: done for table in tables() if table.model not in STAYS and (done := rewrite(table))
    }
    with transaction.atomic():
        if rewritten:
            record(
                KeepingVerb.ENCRYPTED,
                actor=clock_actor(),
                subject=None,
                after={"values": sum(rewritten.values()), "tables": rewritten},
            )
        EncryptedColumns.objects.create(columns=columns())
    vacuum(list(rewritten))


def is_rewritten() -> bool:
    return EncryptedColumns.objects.filter(columns=columns()).exists()


def refuse_clear_columns() -> None:
    """No page is shown while rows stand as an older version wrote them: the upgrade was cut off."""
    if EncryptedColumns._meta.db_table in connection.introspection.table_names() and not is_rewritten():
        raise Unfinished(unfinished())


def columns() -> str:
    """A digest of what is encrypted by today's code."""
    names = sorted(f"{table.name}.{field.column}" for table in tables() for field in table.fields)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def rewrite(table: Table) -> int:
    """One table whole or not at all; how many values were written anew."""
    written = 0
    with transaction.atomic(), guards.lifted_from(connection, table.name):
        for lot in table.lots():
            for value in lot:
                text = clear(value)
                written += value.write(seal(text, value.place)) if text is not None else 0
    return written


def clear(value: Value) -> str | None:
    """The text that is to be encrypted; None where it is already, or where no key reads it."""
    stored = value.text
    if key_code(stored):  # bound already, or altered since: then it stays so, and reading it says so
        return None
    if stored.startswith(UNBOUND):
        try:
            return unseal_unbound(stored)
        except Unreadable:  # altered before: it stays so, and reading it says so
            return None
    return value.raw


def vacuum(names: list[str]) -> None:
    """Take what stood in clear out of the file itself."""
    if not names:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in names:
                cursor.execute(f"VACUUM FULL {connection.ops.quote_name(name)}")
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
