"""Statements that every step of every process makes, worded once and kept.

The ORM words an insert or a read of forty columns anew each time, which is half of what a step
costs. What is read and written is the same: each field converts as it does in the ORM. Of Django's
signals none is sent, so rows that keep versions are saved in the usual way; ``inserted`` is ours.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.fields.files import FileDescriptor
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.dispatch import Signal

from coordination.ciphers.fields import SealedAttribute
from coordination.ciphers.row_keys import give_keys

Row = TypeVar("Row", bound=models.Model)
PLAIN = {
    DeferredAttribute,
    ForeignKeyDeferredAttribute,
    FileDescriptor,
    SealedAttribute,
}  # keep in the row what they are given
inserted = Signal(use_caching=True)
"""Sent by the model of ``rows`` once they stand."""


def insert(*rows: models.Model) -> None:
    """Insert new rows of one model; each that the database numbers then has its key."""
    give_keys(rows)
    given = rows[0].pk is not None
    fields, statement, places = _insertion(type(rows[0]), connection.vendor, given)
    with connection.cursor() as cursor:
        cursor.execute(statement % ", ".join([places] * len(rows)), _values(fields, *rows))
        keys = [key for (key,) in cursor.fetchall()]
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias
    inserted.send(type(rows[0]), rows=rows)


def insert_followed(row: models.Model, follower: type[models.Model]) -> None:
    """Insert a new row and the one that follows it: keyed by it, with its values in columns of the same names.

    Where the database allows, both are one statement.
    """
    names = [str(field.attname) for field in follower._meta.concrete_fields if not field.primary_key]
    if connection.vendor != "postgresql":
        insert(row)
        insert(follower(pk=row.pk, **{name: getattr(row, name) for name in names}))
        return
    fields, statement, places = _insertion(type(row), connection.vendor, row.pk is not None)
    with connection.cursor() as cursor:
        written = _following(type(row), follower, tuple(names)) % (statement % places)
        cursor.execute(written, _values(fields, row))
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


def _values(fields: list[Any], *rows: models.Model) -> list[Any]:
    return [
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in fields
    ]


def swiftly(rows: models.QuerySet[Row], *, lot: int = 2000) -> Iterator[Row]:
    """The same rows, of which each is made without the ceremony of a model's own beginning.

    For reading a table to its end: it takes half as long. No signal tells of it, and nothing
    beside the rows is fetched.
    """
    model = rows.model
    names = [str(field.attname) for field in model._meta.concrete_fields]
    # a column that is kept in another way is set as it has it
    others = [
        (place, name)
        for place, name in enumerate(names)
        if type(inspect.getattr_static(model, name)) not in PLAIN
    ]
    alias = rows.db
    for values in rows.values_list(*names).iterator(chunk_size=lot):
        row = model.__new__(model)
        row._state = ModelState()
        row._state.adding, row._state.db = False, alias
        row.__dict__.update(zip(names, values, strict=True))
        for place, name in others:
            del row.__dict__[name]
            setattr(row, name, values[place])
        yield row


def read(model: type[Row], pk: Any) -> Row | None:
    """The row of that key as it is now; None where there is none."""
    return _read(model, pk, "")


def read_locked(model: type[Row], pk: Any) -> Row:
    """The row of that key, waited for and held to the end of the transaction where the database locks rows."""
    found = _read(model, pk, " FOR UPDATE" if connection.features.has_select_for_update else "")
    if found is None:
        missing: Any = model
        raise missing.DoesNotExist
    return found


def _read(model: type[Row], pk: Any, locks: str) -> Row | None:
    names, converters, statement = _reading(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement + locks, [pk])
        found = cursor.fetchone()
    if found is None:
        return None
    values = list(found)
    for place, convert in converters:
        values[place] = convert(values[place])
    return model.from_db(connection.alias, names, values)


@cache
def _insertion(model: type[models.Model], vendor: str, given: bool) -> tuple[list[Any], str, str]:
    """The fields that are written, the key among them where it is given, the statement around the places of a row,
    and these places."""
    fields = [
        field for field in model._meta.concrete_fields if given or not isinstance(field, models.AutoField)
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    statement = f"INSERT INTO {table} ({columns}) VALUES %s RETURNING {key}"  # noqa: S608 - our own names
    return fields, statement, f"({', '.join(['%s'] * len(fields))})"


@cache
def _following(leader: type[models.Model], follower: type[models.Model], names: tuple[str, ...]) -> str:
    """The statement around the leader's own, by which its follower is written with it."""
    quote, ours, theirs = connection.ops.quote_name, leader._meta, follower._meta
    given, taken = ([str(meta.pk.column), *_columns(meta, names)] for meta in (ours, theirs))
    return (
        f"WITH leader AS (%s, {', '.join(map(quote, given[1:]))}), "  # noqa: S608 - our own names
        f"follower AS (INSERT INTO {quote(theirs.db_table)} ({', '.join(map(quote, taken))}) "
        f"SELECT {', '.join(map(quote, given))} FROM leader) "
        f"SELECT {quote(given[0])} FROM leader"
    )


def _columns(meta: Any, names: Iterable[str]) -> list[str]:
    columns = {field.attname: str(field.column) for field in meta.concrete_fields}
    return [columns[name] for name in names]


@cache
def _reading(
    model: type[models.Model], vendor: str
) -> tuple[list[str], list[tuple[int, Callable[[Any], Any]]], str]:
    """The names of the columns, what converts some of them, and the statement."""
    fields = model._meta.concrete_fields
    converters = [
        (place, convert) for place, field in enumerate(fields) if (convert := _converter(field)) is not None
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    statement = f"SELECT {columns} FROM {table} WHERE {key} = %s"  # noqa: S608 - our own names
    return [field.attname for field in fields], converters, statement


def _converter(field: Any) -> Callable[[Any], Any] | None:
    """What the database gives for a field, as Python has it; None where it is the same."""
    column = field.cached_col
    steps = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]
    if not steps:
        return None

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return convert
