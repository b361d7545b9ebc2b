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

from coordination.audit import macs
from coordination.audit.models import Event, SealStatement
from coordination.audit.queries import carries_its_code
from coordination.audit.statements import is_signed, text_of
from coordination.ciphers.fields import Ciphertext
from coordination.ciphers.indexes import blind_indexes
from coordination.ciphers.ring import BEFORE, RINGS, ring
from coordination.ciphers.row_keys import encrypted_fields
from coordination.ciphers.sealing import UNBOUND, Unreadable, key_code, unseal, unseal_unbound
from coordination.keeping.models import KeyProof
from coordination.keeping.words import KeyAway, wrong
from coordination.monitoring.models import Warning as MonitoringWarning
from coordination.register.models import Person

CONSTANT = "lianxi-key-proof-1"
FEW = 3  # of the oldest and of the newest rows of a table
SEARCHED = 200  # rows in which a field may be empty
ENOUGH = 12


def prove_keys() -> None:
    """Refuse keys that did not write what stands here; keep the proofs of those that did.

    A key of before keeps its own proof until nothing is left that it wrote (``rotation``).
    """
    if away := wrong_keys():
        raise KeyAway(" ".join(wrong(name, key_folder()) for name in away))
    if not _columns(KeyProof):
        return
    kept = _proofs()
    for name in WROTE:
        today = proofs_of(name)
        if kept.get(name) == today[name]:
            continue
        for known_as, proof in today.items():  # the newest was another until now: what it wrote stands
            if known_as == name or proof == kept.get(name):
                KeyProof.objects.update_or_create(name=known_as, defaults={"value": proof})


def prove_after_migrations(**kwargs: Any) -> None:
    """A house of an older version keeps its proofs once what stands in it could be read."""
    prove_keys()


def wrong_keys() -> list[str]:
    """The names of keys that are not those that wrote what stands here."""
    if not _has_database():
        return []
    kept = _proofs() if _columns(KeyProof) else {}
    return [away for name in WROTE if (away := _away(name, kept))]


def proofs_of(name: str) -> dict[str, str]:
    """What today's keys of that name make of the constant: the newest by the name, those of before with their code."""
    if name not in RINGS:
        return {name: _proof(name, str(getattr(settings, name)).encode())}
    (_code, newest), *before = ring(name).items()
    return {name: _proof(name, newest)} | {kept_as(name, code): _proof(name, key) for code, key in before}


def kept_as(name: str, code: str) -> str:
    """The name of the proof of a key of before."""
    return f"{name}:{code}"


def _proof(name: str, key: bytes) -> str:
    return hmac.new(key, f"{CONSTANT}|{name}".encode(), hashlib.sha256).hexdigest()


def key_folder() -> Path:
    return Path(settings.VAR) / "keys"


def _away(name: str, kept: dict[str, str]) -> str:
    """The setting that is wrong, or nothing. By the proofs; else by what stands.

    One altered row does not make a key wrong where no proof speaks against it.
    """
    today = list(proofs_of(name).values())
    mine = {known: proof for known, proof in kept.items() if known.partition(":")[0] == name}
    lost = [known for known, proof in mine.items() if not any(macs.same(proof, one) for one in today)]
    if mine and not lost:
        return ""
    found = list(islice(WROTE[name](), ENOUGH))
    if not found or (all(found) if mine else any(found)):
        return ""
    return name if name in lost or not mine else f"{name}{BEFORE}"


def _proofs() -> dict[str, str]:
    return dict(KeyProof.objects.values_list("name", "value"))


# --- what each key wrote: whether today's reads it ------------------------------------------------


def _events() -> Iterator[bool]:
    names = _columns(Event)
    fields = [field.attname for field in Event._meta.concrete_fields if field.column in names]
    if not fields:
        return
    for row in _oldest_and_newest(Event._base_manager.values(*fields)):
        if all(_opens(Event, name, value, row["uuid"]) for name, value in row.items()):
            yield carries_its_code(row)


def _fields() -> Iterator[bool]:
    for model in apps.get_models():
        encrypted = encrypted_fields(model)
        names = _columns(model) if encrypted else set()
        for name, field in encrypted.items():
            if field.column in names:
                rows = model._base_manager.values_list(name, field.bound_to)
                stored = _oldest_and_newest(rows, lambda row: _is_ciphertext(row[0]))
                yield from (_opens(model, name, held, row) for held, row in stored)


def _indexes() -> Iterator[bool]:
    for model, field, index in (
        (Person, "id_number", "id_number_index"),
        (MonitoringWarning, "id_number", "id_index"),
    ):
        if {field, index} <= _columns(model):
            rows = model._base_manager.values_list(field, index, "pk")
            for held, kept, row in _oldest_and_newest(rows, lambda row: _is_ciphertext(row[0]) and row[1]):
                if _opens(
                    model, field, held, row
                ):  # else the other key is wrong, and this one cannot be asked
                    number = _text(model, field, held, row)
                    yield any(macs.same(kept, one) for one in blind_indexes(number))


def _statements() -> Iterator[bool]:
    if _columns(SealStatement):
        for statement in _oldest_and_newest(SealStatement.objects.select_related("seal")):
            yield is_signed(text_of(statement.seal, statement), statement.signature)


WROTE: dict[str, Callable[[], Iterator[bool]]] = {
    "AUDIT_MAC_KEY": _events,
    "FIELD_KEY": _fields,
    "BLIND_INDEX_KEY": _indexes,
    "SEAL_KEY": _statements,
}


def _is_ciphertext(held: Any) -> bool:
    """Not what stands as it was written before anything was encrypted here."""
    return isinstance(held, Ciphertext) and (bool(key_code(held.stored)) or held.stored.startswith(UNBOUND))


def _opens(model: type[models.Model], name: str, held: Any, row: Any) -> bool:
    if not _is_ciphertext(held):
        return True
    try:
        _text(model, name, held, row)
    except Unreadable:
        return False
    return True


def _text(model: type[models.Model], name: str, held: Ciphertext, row: Any) -> str:
    if held.stored.startswith(UNBOUND):  # a house that is not migrated yet
        return unseal_unbound(held.stored)
    field: Any = model._meta.get_field(name)
    return unseal(held.stored, field.place_of(row))


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
