"""What lies in the encrypted columns, as it lies there: read and rewritten without the records.

The rewriting of what stood in clear, and the turning of a key, both go through a table in lots.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from coordination.ciphers.row_keys import encrypted_fields

LOT = 500
NOTHING = ("", "{}", "[]", '""', "null")


@dataclass(frozen=True)
class Value:
    """One text in one column of one row."""

    table: Table
    field: Any
    key: Any  # of the row
    place: str  # what is bound into its ciphertext
    raw: str  # as the database gives it: of a column of JSON, JSON

    @property
    def text(self) -> str:
        """The ciphertext, or what stands in its place; of a column of JSON the JSON itself where it is no text."""
        if not isinstance(self.field, models.JSONField):
            return self.raw
        found = json.loads(self.raw)
        return found if isinstance(found, str) else self.raw

    def write(self, text: str) -> bool:
        """Write a ciphertext, unless somebody has written since it was read."""
        is_json = isinstance(self.field, models.JSONField)
        quote = connection.ops.quote_name
        column, cast = quote(self.field.column), "::jsonb" if is_json and self.table.is_postgresql else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self.table.quoted} SET {column} = %s{cast} "  # noqa: S608 - our own names
                f"WHERE {self.table.key} = %s AND {column} = %s{cast}",
                [json.dumps(text) if is_json else text, self.key, self.raw],
            )
            return bool(cursor.rowcount)


class Table:
    """A model's table and its encrypted columns."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = [field for field in encrypted_fields(model).values() if field.model is model]
        quote = connection.ops.quote_name
        self.quoted, self.key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
        self.rows = {field.bound_to: self._naming(field) for field in self.fields}
        self.is_postgresql = connection.vendor == "postgresql"

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    def _naming(self, field: Any) -> Any:
        """The field that names the row in what is bound."""
        return self.model._meta.pk if field.bound_to == "pk" else self.model._meta.get_field(field.bound_to)

    def lots(self) -> Iterator[list[Value]]:
        """Everything that is not empty, by the keys of the rows."""
        quote, cast = connection.ops.quote_name, "::text" if self.is_postgresql else ""
        names = [quote(row.column) for row in self.rows.values()]
        columns = ", ".join([*names, *(f"{quote(field.column)}{cast}" for field in self.fields)])
        last: Any = None
        while True:
            beyond = f"WHERE {self.key} > %s " if last is not None else ""
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {self.key}, {columns} FROM {self.quoted} "  # noqa: S608 - our own names
                    f"{beyond}ORDER BY {self.key} LIMIT {LOT}",
                    [last] if last is not None else [],
                )
                rows = cursor.fetchall()
            if not rows:
                return
            yield [value for row in rows for value in self._values(row)]
            last = rows[-1][0]

    def _values(self, row: tuple[Any, ...]) -> Iterator[Value]:
        key, names, texts = row[0], row[1 : len(self.rows) + 1], row[len(self.rows) + 1 :]
        places = {
            bound_to: field.to_python(name)
            for (bound_to, field), name in zip(self.rows.items(), names, strict=True)
        }
        for field, raw in zip(self.fields, texts, strict=True):
            if raw is not None and raw not in NOTHING:
                yield Value(self, field, key, field.place_of(places[field.bound_to]), raw)


def tables() -> list[Table]:
    """Of every model that has encrypted columns of its own, as the database has them."""
    found = [Table(model) for model in apps.get_models(include_auto_created=True) if _has_own(model)]
    return sorted(found, key=lambda table: table.name)


def _has_own(model: type[models.Model]) -> bool:
    return not model._meta.proxy and any(field.model is model for field in encrypted_fields(model).values())
