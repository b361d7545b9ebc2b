"""How a record changes: its row is locked, and what became different is found, saved and recorded.

A record says what its changes need to know of it, each where it has something to say:

``locked_with``            relations that actions read of the locked row
``locked_under``           the record that is locked before this one
``hinted_with``            relations whose pages read again, too
``audit_unit``             the unit that its events are about, else the actor's
``audit_household``        the household on whose chain its events stand
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypedDict, TypeVar, Unpack

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from coordination.audit.actions import record as record_event
from coordination.audit.actions import save_version
from coordination.notifications.actions import hint
from coordination.statements import read_locked

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.audit.models import Event
    from coordination.audit.verbs import RoomVerb

Record = TypeVar("Record", bound=models.Model)
Done = TypeVar("Done")
P = ParamSpec("P")


class Said(TypedDict, total=False):
    """What an event says besides who did what to which record."""

    unit: models.Model | int | None
    household: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str
    basis: str


def begin(record: Record, *, actor: Actor) -> tuple[Record, Change[Record]]:
    """Lock a record in hand: its row as it is now, and the change that remembers how it stood."""
    row = lock(record)
    return row, Change(row, actor=actor)


def lock(record: Record) -> Record:
    """The row as it is now, locked until the transaction ends; the record it is part of comes first."""
    if not connection.in_atomic_block:  # SQLite would not say so
        raise transaction.TransactionManagementError("a row is locked inside the transaction of an action")
    model: Any = record._meta.model  # of a user of a request, too, which stands in for its row
    under = getattr(record, "locked_under", "")
    above = _locked(_related(model, under), getattr(record, f"{under}_id")) if under else None
    row: Record = _locked(model, record.pk)
    if above is not None:
        setattr(row, under, above)
    return row


def _related(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name).related_model


def _locked(model: Any, pk: Any) -> Any:
    beside = getattr(model, "locked_with", ())
    if beside:
        rows = model._default_manager.select_for_update(of=("self",))
        return rows.select_related(*beside).get(pk=pk)
    return read_locked(model, pk)


class Change(Generic[Record]):
    """What one actor changes of a locked row, from how it stood to how it is saved."""

    def __init__(self, record: Record, *, actor: Actor) -> None:
        self.record, self.actor = record, actor
        self._stood = _values(record)

    @property
    def was(self) -> str:
        """The status in which the row was locked, or last saved."""
        return str(self._stood.get("status", ""))

    @property
    def fields(self) -> list[str]:
        """Every field that has become different."""
        now = _values(self.record)
        return [name for name, value in self._stood.items() if now[name] != value]

    def save(self, verb: RoomVerb, **said: Unpack[Said]) -> Event:
        """Save what changed with its version, leave the event, let open pages read again."""
        if "status" in self._stood:
            said["before"] = {"status": self.was, **(said.get("before") or {})}
        self.revise(said.get("reason", ""))
        return self.trace(verb, **said)

    def keep(self, reason: str = "") -> Record:
        """Save what changed with its version and no event, let open pages read again."""
        hint(self.record)
        return self.revise(reason)

    def revise(self, reason: str = "") -> Record:
        """Save what changed with its version; one stands even where nothing did."""
        fields = self.fields or list(self._stood)[:1]
        save_version(self.record, actor=self.actor, update_fields=fields, reason=reason)
        self._stood = _values(self.record)
        return self.record

    def trace(self, verb: RoomVerb, **said: Unpack[Said]) -> Event:
        """An event about the record that moves nothing."""
        return trace(self.record, verb, actor=self.actor, **said)


def _values(record: models.Model) -> dict[str, Any]:
    """The row's own columns as they stand, lists apart from those that an action goes on to change."""
    fields = record._meta.concrete_fields
    return {
        field.attname: copy.deepcopy(value) if isinstance(value, list | dict) else value
        for field in fields
        if not field.primary_key
        for value in (getattr(record, field.attname),)
    }


@contextmanager
def revising(row: Record, *, actor: Actor, reason: str = "") -> Iterator[Record]:
    """Save with a version whatever the block changes of a row whose record is locked."""
    change = Change(row, actor=actor)
    yield row
    change.revise(reason)


def remove(row: models.Model, *, actor: Actor) -> None:
    """Delete a row; its last version names who took it out."""
    versioned: Any = row
    versioned._history_user = actor.user
    row.delete()


def enter(record: Record, verb: RoomVerb, *, actor: Actor, **said: Unpack[Said]) -> Event:
    """Save a new record with its first version, leave the event, let open pages read again."""
    save_version(record, actor=actor, reason=said.get("reason", ""))
    return trace(record, verb, actor=actor, **said)


def trace(record: models.Model, verb: RoomVerb, *, actor: Actor, **said: Unpack[Said]) -> Event:
    """An event about a record: how it stands, and the unit and the household that it is about."""
    unit: Any = said.get("unit") or getattr(record, "audit_unit", None)
    stands: dict[str, Any] = {"status": record.status} if hasattr(record, "status") else {}
    if hasattr(unit, "short_name"):  # given as a unit, not as its number: named in the sentence
        stands["unit"] = unit.short_name
    said["after"] = {**stands, **(said.get("after") or {})} or None
    said["unit"] = unit
    said.setdefault("household", getattr(record, "audit_household", ""))
    event = record_event(verb, actor=actor, subject=record, **said)
    hint(record, *(getattr(record, name) for name in getattr(record, "hinted_with", ())))
    return event


REASONS = ("reason", "note", "findings")  # by these names actions take in words why, or what was found


def gives_reason(action: Callable[P, Done]) -> Callable[P, Done]:
    """Refuse blank words before anything is done, whoever calls the action: a page, the API, another step."""
    signature = inspect.signature(action)
    asked = [name for name in REASONS if name in signature.parameters and not _has_default(signature, name)]

    @wraps(action)
    def reasoned(*args: P.args, **kwargs: P.kwargs) -> Done:
        given = signature.bind(*args, **kwargs).arguments
        for name in asked:
            say_why(str(given[name]), field=name)
        return action(*args, **kwargs)

    return reasoned


def _has_default(signature: inspect.Signature, name: str) -> bool:
    return signature.parameters[name].default is not inspect.Parameter.empty


def say_why(reason: str, *, field: str = "reason") -> str:
    return need(reason, _("Say why."), field=field)


def need(text: str, sentence: str, *, field: str = "reason") -> str:
    """The words without blanks around them; where there are none, the sentence that asks for them."""
    if not text.strip():
        raise ValidationError({field: sentence})
    return text.strip()
