"""The rows that money and signatures rest on: each change of one is bound to an event of its transaction.

A room names these models in its ``bound.py``, once. Whatever then writes a row, by whatever way
the house has, the next event of the transaction carries a keyed digest of the row as it stands;
no action thinks of it. Verification compares each row with its newest digest.

A digest is over plain values as the model gives them, so a column that comes to be encrypted, or
a key that is changed, moves none.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import m2m_changed, post_delete, post_save

from coordination.audit import macs
from coordination.statements import inserted, read, swiftly

LABEL = "lianxi-row-1"
GONE = "gone"
LOT = 500  # rows that one event carries; a takeover writes thousands


class Entry(NamedTuple):
    """What an event says of one row: how it stands, or that it is gone (form 0)."""

    model: str
    pk: int
    form: int
    digest: str

    def __str__(self) -> str:
        return f"{self.model} {self.pk} {self.form} {self.digest}"

    @property
    def is_gone(self) -> bool:
        return self.form == 0

    @classmethod
    def parse(cls, line: str) -> Entry:
        model, pk, form, digest = line.split(" ")
        return cls(model, int(pk), int(form), digest)


class Bound:
    """A bound model and the forms that its digests have had, the newest last.

    A form lists columns, and relations to many. Where a model gains a column, a form is added to
    those that stand: what was bound before stays as it was bound.
    """

    def __init__(self, model: type[models.Model], forms: Sequence[str]) -> None:
        self.model, self.label = model, model._meta.label_lower
        self.forms = [form.split() for form in forms]
        self.to_many = {
            field.name for field in model._meta.many_to_many if any(field.name in form for form in self.forms)
        }

    @property
    def newest(self) -> int:
        return len(self.forms)

    @property
    def rows(self) -> models.QuerySet[Any]:
        # by number alone: an order over other tables would leave out a row that names what is not there
        rows: models.QuerySet[Any] = self.model._base_manager.order_by("pk")
        return rows.prefetch_related(*sorted(self.to_many)) if self.to_many else rows

    def read(self) -> Iterator[Any]:
        """Every row, by number."""
        return self.rows.iterator(chunk_size=LOT) if self.to_many else swiftly(self.rows)

    def digest(self, row: models.Model, form: int) -> str:
        """The digest of a row as it was read, in one of the forms of its model."""
        values = [
            sorted(one.pk for one in getattr(row, name).all()) if name in self.to_many else getattr(row, name)
            for name in self.forms[form - 1]
        ]
        return macs.digest(_ENCODER.encode([LABEL, self.label, row.pk, form, values]).encode())

    def entry(self, row: models.Model, form: int = 0) -> Entry:
        """How a row stands that was just read; in the newest form, where none is named."""
        form = form or self.newest
        return Entry(self.label, row.pk, form, self.digest(row, form))


def _spelled(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return macs.instant(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, FieldFile):
        return value.name or ""
    raise TypeError(f"a bound row holds a value that has no one spelling: {type(value).__name__}")


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_spelled)
_bound: dict[str, Bound] = {}


def bind(model: type[models.Model], *forms: str) -> None:
    """Have every write of this model carried by an event; each form names the columns that are digested."""
    bound = _bound[model._meta.label_lower] = Bound(model, forms)
    uid = f"bound:{bound.label}"
    post_save.connect(_saved, sender=model, dispatch_uid=uid)
    post_delete.connect(_deleted, sender=model, dispatch_uid=uid)
    inserted.connect(_inserted, sender=model, dispatch_uid=uid)
    for name in bound.to_many:
        m2m_changed.connect(_joined, sender=getattr(model, name).through, dispatch_uid=uid)


def bound_as(model: type[models.Model]) -> Bound:
    """A bound model as another state of it has it: a migration's."""
    return Bound(model, [" ".join(form) for form in _bound[model._meta.label_lower].forms])


def bound_models() -> list[Bound]:
    return [_bound[label] for label in sorted(_bound)]


# --- what a transaction wrote ---------------------------------------------------------------------
#
# It is kept among what waits for the commit, from which Django takes away what a savepoint undid:
# a row that was written stays noted where the event that carried it was undone, and only there.


class Written:
    """A row that was written: noted until an event carries it."""

    __slots__ = ("is_deleted", "key")

    def __init__(self, label: str, pk: int, is_deleted: bool) -> None:
        self.key, self.is_deleted = (label, pk), is_deleted

    def __call__(self) -> None:
        """Nothing follows the commit."""


class Carried:
    """Whatever was written before this is carried by an event."""

    __slots__ = ()

    def __call__(self) -> None:
        """Nothing follows the commit."""


FAR = 64  # hooks; so many looked through in vain are not looked through again


def note(rows: Iterable[models.Model], *, is_deleted: bool = False) -> None:
    """These rows were written; of models that are not bound nothing is noted."""
    for row in rows:
        label = row._meta.label_lower
        if label in _bound:
            transaction.on_commit(Written(label, row.pk, is_deleted), robust=True)


def waiting() -> dict[tuple[str, int], bool]:
    """The rows of this transaction that no event carries yet, and whether each was deleted."""
    return _waiting()[0]


def _waiting() -> tuple[dict[tuple[str, int], bool], int]:
    """The rows that wait, and how many hooks were looked through for them."""
    found: dict[tuple[str, int], bool] = {}
    looked = 0
    hooks: list[Any] = connection.run_on_commit  # (savepoints, function, robust)
    for _savepoints, hook, _robust in reversed(hooks):
        looked += 1
        if isinstance(hook, Written):
            found.setdefault(hook.key, hook.is_deleted)
        elif isinstance(hook, Carried):
            break
    return found, looked


def take() -> list[Entry]:
    """Entries for the rows that wait: what the event that is being written carries of them."""
    if not connection.run_on_commit:
        return []
    found, looked = _waiting()
    if found or looked > FAR:
        transaction.on_commit(Carried(), robust=True)
    if not found:
        return []
    by_model: defaultdict[str, list[int]] = defaultdict(list)
    for label, pk in reversed(found):  # as they were written
        by_model[label].append(pk)
    return [
        entry
        for label, keys in by_model.items()
        for entry in _entries(_bound[label], keys, {pk for pk in keys if found[label, pk]})
    ]


def _entries(bound: Bound, keys: list[int], deleted: set[int]) -> Iterator[Entry]:
    """The rows as they stand; one that is not there was deleted, or its writing was undone."""
    rows = _as_they_stand(bound, keys)
    for pk in keys:
        if pk in rows:
            yield bound.entry(rows[pk])
        elif pk in deleted:
            yield Entry(bound.label, pk, 0, GONE)


def _as_they_stand(bound: Bound, keys: list[int]) -> dict[int, models.Model]:
    if len(keys) == 1 and not bound.to_many:
        row = read(bound.model, keys[0])
        return {} if row is None else {row.pk: row}
    return {
        row.pk: row
        for start in range(0, len(keys), LOT)
        for row in bound.rows.filter(pk__in=keys[start : start + LOT])
    }


def _saved(sender: Any, instance: models.Model, **kwargs: Any) -> None:
    note([instance])


def _inserted(sender: Any, rows: Sequence[models.Model], **kwargs: Any) -> None:
    note(rows)


def _deleted(sender: Any, instance: models.Model, **kwargs: Any) -> None:
    note([instance], is_deleted=True)


def _joined(sender: Any, instance: models.Model, action: str, reverse: bool, **kwargs: Any) -> None:
    if reverse:
        raise ValueError(f"{sender.__name__} is written from the bound row's own side")
    if action.startswith("post_"):
        note([instance])
