"""A key is turned: what it wrote is written anew under the newest, in lots, while the house works.

It may be cut off anywhere and is started again: what the newest key wrote is passed over. What
nobody may change any more keeps its key in the ring. A key of before that has nothing left is
let go of: its proof is dropped, and it may be taken out of ``…_BEFORE``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction

from coordination.aid.models import Payment
from coordination.audit import guards
from coordination.audit.actions import record
from coordination.ciphers.indexes import blind_index, hold_indexes
from coordination.ciphers.ring import is_turning, newest, ring
from coordination.ciphers.sealing import Unreadable, key_code, seal, unseal
from coordination.keeping.keys import kept_as
from coordination.keeping.models import KeyProof
from coordination.keeping.stored import Value, tables
from coordination.keeping.verbs import KeepingVerb
from coordination.monitoring.models import Warning as MonitoringWarning
from coordination.register.identity import identity_index
from coordination.register.models import Identity, Person
from coordination.units.actors import clock_actor

LOT = 500


@dataclass
class Turned:
    """What became of one ring."""

    name: str
    rewritten: int = 0
    left: Counter[str] = field(
        default_factory=Counter
    )  # values by the codes of the keys of before that wrote them
    unreadable: int = 0

    @property
    def done_with(self) -> list[str]:
        """The codes of the keys of before that wrote nothing that stands."""
        (_newest, *before) = ring(self.name)
        return [code for code in before if not self.left[code]]


def turn(said: Callable[[Turned], None] = lambda turned: None) -> list[Turned]:
    """Turn every ring that has a key of before; ``said`` hears after each lot."""
    ways: dict[str, Callable[[Turned], Iterator[None]]] = {
        "FIELD_KEY": _fields,
        "BLIND_INDEX_KEY": _indexes,
    }
    results = []
    for name, way in ways.items():
        if not is_turning(name):
            continue
        turned = Turned(name)
        for _lot in way(turned):
            said(turned)
        _close(turned)
        results.append(turned)
    return results


@transaction.atomic
def _close(turned: Turned) -> None:
    names = [kept_as(turned.name, code) for code in turned.done_with]
    dropped, _rows = KeyProof.objects.filter(name__in=names).delete()
    if turned.rewritten or dropped:
        after = {"key": turned.name, "values": turned.rewritten, "left": dict(turned.left)}
        record(KeepingVerb.KEY_TURNED, actor=clock_actor(), subject=None, after=after)


# --- ciphertexts ----------------------------------------------------------------------------------


def _fields(turned: Turned) -> Iterator[None]:
    today, _key = newest(turned.name)
    for table in tables():
        stays = guards.is_append_only(table.name)
        for lot in table.lots():
            old = [value for value in lot if (code := key_code(value.text)) and code != today]
            with transaction.atomic():
                for value in old:
                    _turn(value, turned, stays=stays)
            yield


def _turn(value: Value, turned: Turned, *, stays: bool) -> None:
    try:
        text = unseal(value.text, value.place)
    except Unreadable:  # it stands as it stood, and who reads it is told
        turned.unreadable += 1
        return
    if stays:
        turned.left[key_code(value.text)] += 1
        return
    try:
        with transaction.atomic():
            turned.rewritten += value.write(seal(text, value.place))
    except IntegrityError:  # signed meanwhile, or long ago: its guard keeps it as it is
        turned.left[key_code(value.text)] += 1


# --- indexes --------------------------------------------------------------------------------------

OF_PERSON: dict[str, Callable[[Person], str]] = {
    "id_number_index": lambda person: blind_index(person.id_number),
    "phone_index": lambda person: blind_index(person.phone),
    "account_index": lambda person: blind_index(person.account),
    "identity_index": lambda person: identity_index(person.name, person.born_on),
}
OF_PAYMENT: dict[str, Callable[[Payment], str]] = {
    "account_index": lambda payment: blind_index(payment.account),
}
OF_WARNING: dict[str, Callable[[MonitoringWarning], str]] = {
    "id_index": lambda warning: blind_index(warning.id_number) if warning.id_number else "",
}


def _indexes(turned: Turned) -> Iterator[None]:
    yield from _reindex(Person, OF_PERSON, turned, each=_identity)
    yield from _reindex(MonitoringWarning, OF_WARNING, turned)
    yield from _reindex(Payment, OF_PAYMENT, turned)


def _reindex(
    model: Any, indexes: dict[str, Any], turned: Turned, each: Callable[[Any, Turned], None] | None = None
) -> Iterator[None]:
    last = 0
    while True:
        with transaction.atomic():
            hold_indexes()
            lot = list(model._base_manager.filter(pk__gt=last).order_by("pk").select_for_update()[:LOT])
            for row in lot:
                turned.rewritten += _write_indexes(model, row, indexes)
                if each is not None:
                    each(row, turned)
        if not lot:
            return
        last = lot[-1].pk
        yield


def _write_indexes(model: Any, row: models.Model, indexes: dict[str, Any]) -> int:
    changed = {name: today for name, of in indexes.items() if (today := of(row)) != getattr(row, name)}
    if changed:
        model._base_manager.filter(pk=row.pk).update(**changed)
    return len(changed)


def _identity(person: Person, turned: Turned) -> None:
    """The identity of a person's number; one that was entered under the newest key meanwhile is the same."""
    today = blind_index(person.id_number)
    if person.identity is None or person.identity.index == today:
        return
    same = Identity.objects.filter(index=today).first()
    if same is None:
        Identity.objects.filter(pk=person.identity.pk).update(index=today)
    else:
        Person._base_manager.filter(identity=person.identity_id).update(identity=same)
        Identity.objects.filter(pk=person.identity.pk).delete()
    turned.rewritten += 1
