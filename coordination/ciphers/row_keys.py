"""The key of a row that binds its key into what it holds: taken before the row is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


class RowKey(models.BigAutoField):
    """As ``BigAutoField``; a row with encrypted columns has its key before it is inserted."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigAutoField", args, kwargs

    def has_default(self) -> bool:
        """So that a row that was given its key is inserted, not first looked for."""
        return binds_its_key(self.model)

    def get_default(self) -> None:
        return None

    def get_pk_value_on_save(self, instance: models.Model) -> int | None:
        return next_key(type(instance)) if holds_what_binds(instance) else None


def binds_its_key(model: type[models.Model]) -> bool:
    """Whether an encrypted column of the model is bound to the primary key."""
    return any(field.bound_to == "pk" for field in encrypted_fields(model).values())


def holds_what_binds(row: models.Model) -> bool:
    """Whether something in the row will be bound to its key; one that holds nothing so has its key of the insert."""
    fields = encrypted_fields(type(row)).values()
    return any(field.bound_to == "pk" and field.holds(row) for field in fields)


def encrypted_fields(model: type[models.Model]) -> dict[str, Any]:
    """The encrypted columns of a model by their names, those that it inherits among them."""
    found: dict[str, Any] = getattr(model, "_encrypted", {})
    return found


class KeyedQuerySet(models.QuerySet[Any]):
    """Rows made by the hundred have their keys by one statement."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        return super().bulk_create(give_keys(objs), *args, **kwargs)


def give_keys(rows: Iterable[Row]) -> list[Row]:
    """New rows of one model, each with its key where it binds it."""
    rows = list(rows)
    keyless = [row for row in rows if row.pk is None]
    if any(map(holds_what_binds, keyless)):
        for row, key in zip(keyless, next_keys(type(keyless[0]), len(keyless)), strict=True):
            row.pk = key
    return rows


def next_key(model: type[models.Model]) -> int:
    return next_keys(model, 1)[0]


def next_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that no row has had: left out for good where the rows are not written after all."""
    table, column = model._meta.db_table, str(model._meta.pk.column)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [quote(table), column, count],
            )
            return [int(key) for (key,) in cursor.fetchall()]
        cursor.execute(
            f"SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0), "  # noqa: S608 - our own names
            f"coalesce((SELECT max({quote(column)}) FROM {quote(table)}), 0))",
            [table],
        )
        stands = int(cursor.fetchone()[0])
    # one transaction writes at a time: what it was given and has not written yet is its own to count
    given: dict[str, int] = connection.__dict__.setdefault("row_keys_given", {})
    first = max(stands, given.get(table, 0)) + 1
    given[table] = first + count - 1
    return list(range(first, first + count))
