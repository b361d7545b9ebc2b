"""The keys are those that wrote what stands here, or the house does not start.

Each key is known by its proof: what it makes of a constant. Where there is none yet, or where
another key left one in a house that was still empty, what the key wrote is asked itself: events
by their codes, personal fields by being read, their indexes by being made again. It is asked in
the columns that stand, so that a house is also asked before it is migrated.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Cast

from coordination.audit import macs
from coordination.audit.models import Event
from coordination.audit.queries import carries_its_code
from coordination.keeping.models import KeyProof
from coordination.keeping.words import KeyAway, wrong
from coordination.monitoring.models import Warning as MonitoringWarning
from coordination.register.models import Person
from coordination.register.privacy import EncryptedTextField, Unreadable, blind_index, decrypt

CONSTANT = "lianxi-key-proof-1"
FEW = 3  # of the oldest and of the newest rows of a table
SEARCHED = 200  # rows in which a field may be empty
ENOUGH = 12


def prove_keys() -> None:
    """Refuse keys that did not write what stands here; keep the proofs of those that did."""
    if away := wrong_keys():
        raise KeyAway(" ".join(wrong(name, key_folder()) for name in away))
    if not _columns(KeyProof):
        return
    kept = _proofs()
    for name in WROTE:
        if kept.get(name) != proof_of(name):
            KeyProof.objects.update_or_create(name=name, defaults={"value": proof_of(name)})


def prove_after_migrations(**kwargs: Any) -> None:
    """A house of an older version keeps its proofs once what stands in it could be read."""
    prove_keys()


def wrong_keys() -> list[str]:
    """The names of keys that are not those that wrote what stands here."""
    if not _has_database():
        return []
    kept = _proofs() if _columns(KeyProof) else {}
    return [name for name, written in WROTE.items() if not _is_right(name, kept.get(name), written)]


def proof_of(name: str) -> str:
    """What today's key makes of the constant."""
    key = str(getattr(settings, name)).encode()
    return hmac.new(key, f"{CONSTANT}|{name}".encode(), hashlib.sha256).hexdigest()


def key_folder() -> Path:
    return Path(settings.VAR) / "keys"


def _is_right(name: str, kept: str | None, written: Callable[[], Iterator[bool]]) -> bool:
    """By its proof; else by what stands. One altered row does not make a key wrong where no proof speaks against it."""
    if kept is not None and macs.same(kept, proof_of(name)):
        return True
    found = list(islice(written(), ENOUGH))
    if not found:
        return True
    return any(found) if kept is None else all(found)


def _proofs() -> dict[str, str]:
    return dict(KeyProof.objects.values_list("name", "value"))


# --- what each key wrote: whether today's reads it ------------------------------------------------


def _events() -> Iterator[bool]:
    names = _columns(Event)
    fields = [field.attname for field in Event._meta.concrete_fields if field.column in names]
    if not fields:
        return
    for row in _oldest_and_newest(Event._base_manager.values(*fields)):
        yield carries_its_code(row)


def _fields() -> Iterator[bool]:
    for model in apps.get_models():
        encrypted = [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
        names = _columns(model) if encrypted else set()
        for field in encrypted:
            if field.column in names:
                stored = model._base_manager.annotate(stored=Cast(field.attname, models.TextField()))
                rows = _oldest_and_newest(stored.values_list("stored", flat=True), bool)
                yield from (_reads(text) for text in rows)


def _indexes() -> Iterator[bool]:
    for model, field, index in (
        (Person, "id_number", "id_number_index"),
        (MonitoringWarning, "id_number", "id_index"),
    ):
        if {field, index} <= _columns(model):
            stored = model._base_manager.annotate(stored=Cast(field, models.TextField()))
            for text, kept in _oldest_and_newest(stored.values_list("stored", index), all):
                if _reads(text):  # else the other key is wrong, and this one cannot be asked
                    yield macs.same(kept, blind_index(decrypt(text)))


WROTE: dict[str, Callable[[], Iterator[bool]]] = {
    "AUDIT_MAC_KEY": _events,
    "FIELD_KEY": _fields,
    "BLIND_INDEX_KEY": _indexes,
}


def _reads(stored: str) -> bool:
    try:
        decrypt(stored)
    except Unreadable:
        return False
    return True


def _oldest_and_newest(rows: Any, says: Callable[[Any], bool] = bool) -> list[Any]:
    """A few rows from either end, those passed over that say nothing."""
    ends = (rows.order_by(order)[:SEARCHED] for order in ("pk", "-pk"))
    return [row for end in ends for row in islice(filter(says, end.iterator()), FEW)]


def _has_database() -> bool:
    """SQLite would make the file by being asked."""
    return connection.vendor != "sqlite" or Path(str(connection.settings_dict["NAME"])).exists()


def _columns(model: type[models.Model]) -> set[str]:
    """Those that stand: none before the table does."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return set()
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}
