"""Every trace is left here: events, row versions, and their bulk twins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from coordination.access import county_id_of
from coordination.audit import macs, rows
from coordination.audit.closing import must_be_open
from coordination.audit.models import NO_COUNTY, Event, Pending
from coordination.audit.verbs import AuditVerb, RoomVerb
from coordination.ciphers.row_keys import encrypted_fields, give_keys
from coordination.statements import insert_followed

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.units.models import Post

Record = TypeVar("Record", bound=models.Model)
CHANGE_REASON_LENGTH = 100  # of the version row; the event keeps the whole text


def record(
    verb: RoomVerb,
    *,
    actor: Actor,
    subject: models.Model | None,
    unit: models.Model | int | None = None,
    household: str = "",
    before: Any = None,
    after: Any = None,
    reason: str = "",
    basis: str = "",
    policy_version: str = "",
) -> Event:
    """Write one event, to be sealed within the minute; it carries the bound rows that were written before it."""
    common = _common(verb, actor, unit, household, before, after, reason, basis, policy_version)
    carried = rows.take()
    event = _event(common, subject, carried[: rows.LOT])
    with transaction.atomic(savepoint=False):
        insert_followed(event, Pending)
        _write(_also_carrying(common, carried[rows.LOT :]))
    return event


@transaction.atomic(savepoint=False)
def record_many(
    verb: RoomVerb,
    *,
    actor: Actor,
    subjects: Iterable[models.Model],
    unit: models.Model | int | None = None,
    household: str = "",
    before: Any = None,
    after: Any = None,
    reason: str = "",
    basis: str = "",
    policy_version: str = "",
) -> list[Event]:
    """Write the same event about many records, with two inserts a batch."""
    common = _common(verb, actor, unit, household, before, after, reason, basis, policy_version)
    return _write_about((common, subject) for subject in subjects)


@transaction.atomic(savepoint=False)
def record_each(
    verb: RoomVerb,
    *,
    actor: Actor,
    subjects: Iterable[models.Model],
    given: Callable[[Any], dict[str, Any]],
) -> list[Event]:
    """The same verb about many records, each with its own household, unit, before and after."""
    said = []
    for subject in subjects:
        own: dict[str, Any] = dict.fromkeys(("household", "reason", "basis"), "")
        own |= {"unit": None, "before": None, "after": None} | given(subject)
        said.append((_common(verb, actor, policy_version="", **own), subject))
    return _write_about(said)


def _write_about(said: Iterable[tuple[dict[str, Any], models.Model]]) -> list[Event]:
    """Events about many records; the first carries the bound rows that were written before them."""
    carried: list[rows.Entry] = []
    events: list[Event] = []
    for common, subject in said:
        if not events:
            carried = rows.take()
        events.append(_event(common, subject, [] if events else carried[: rows.LOT]))
    if events:
        _write(_also_carrying(common, carried[rows.LOT :]))
    return _write(events)


def _also_carrying(common: dict[str, Any], carried: list[rows.Entry]) -> list[Event]:
    """Events for what is too much for one."""
    lots = [carried[start : start + rows.LOT] for start in range(0, len(carried), rows.LOT)]
    verb = AuditVerb.ROWS_CARRIED.value
    return [
        _event(common | {"verb": verb, "before": None, "after": {"count": len(lot)}}, None, lot)
        for lot in lots
    ]


def _write(events: list[Event]) -> list[Event]:
    """Events and what awaits its seal, with two inserts a batch."""
    if not events:
        return []
    with transaction.atomic(savepoint=False):
        Event.objects.bulk_create(events, batch_size=500)
        Pending.objects.bulk_create(
            [Pending(event_id=event.pk, at=event.at) for event in events], batch_size=500
        )
    return events


def save_version(
    obj: Record, *, actor: Actor, update_fields: Sequence[str] | None = None, reason: str = ""
) -> Record:
    """Save a record and, where it keeps history, a version naming who changed it and why."""
    versioned: Any = obj
    versioned._history_user = actor.user
    versioned._change_reason = reason[:CHANGE_REASON_LENGTH] or None
    try:
        if update_fields is None:
            obj.save()
        else:
            obj.save(update_fields=list(update_fields))
    finally:
        # the next save must name its own author
        del versioned._history_user, versioned._change_reason
    return obj


def bulk_create_versions(
    objs: Sequence[Record], *, actor: Actor, reason: str = "", batch_size: int = 500
) -> list[Record]:
    """Create many records with their first versions."""
    if not objs:
        return []
    for obj in objs:
        if hasattr(obj, "stand_in_county"):  # rows made by the hundred are not saved one by one
            obj.stand_in_county()
    created: list[Record] = bulk_create_with_history(
        give_keys(objs),
        type(objs[0]),
        batch_size=batch_size,
        default_user=actor.user,
        default_change_reason=reason[:CHANGE_REASON_LENGTH] or None,
    )
    rows.note(created)
    return created


def bulk_update_versions(
    objs: Sequence[Record],
    fields: Sequence[str],
    *,
    actor: Actor,
    reason: str = "",
    batch_size: int = 500,
) -> int:
    """Update some fields of many records, with a version of each.

    What is encrypted is bound to its row, so such records are saved one by one.
    """
    if not objs:
        return 0
    if encrypted_fields(type(objs[0])).keys() & {*fields}:
        for obj in objs:
            save_version(obj, actor=actor, update_fields=fields, reason=reason)
        return len(objs)
    updated: int = bulk_update_with_history(
        objs,
        type(objs[0]),
        list(fields),
        batch_size=batch_size,
        default_user=actor.user,
        default_change_reason=reason[:CHANGE_REASON_LENGTH] or None,
    )
    rows.note(objs)
    return updated


def _common(
    verb: RoomVerb,
    actor: Actor,
    unit: models.Model | int | None,
    household: str,
    before: Any,
    after: Any,
    reason: str,
    basis: str,
    policy_version: str,
) -> dict[str, Any]:
    if not isinstance(verb, RoomVerb):
        raise ValueError(f"{verb} is not in the closed list of verbs")
    must_be_open(verb)
    user = actor.user
    return {
        "at": timezone.now(),
        "user_id": user.pk,
        "user_name": getattr(user, "name", ""),
        "post_label": _post_label(actor.post),
        "on_behalf_label": _holder_label(actor.on_behalf_of),
        "verb": verb.value,
        "household": household,
        "unit_id": _unit_id(unit, actor),
        # the clock works for every county, wherever its post stands
        "county_id": NO_COUNTY if actor.has_role("CLOCK") else actor.county_id or NO_COUNTY,
        "reason": str(reason),
        "basis": str(basis),
        "policy_version": policy_version,
        "before": macs.plain(before),
        "after": macs.plain(after),
        "medium": str(actor.medium),
    }


def _unit_id(unit: models.Model | int | None, actor: Actor) -> int | None:
    """The unit concerned; where none is named, the one that the actor acts for."""
    if unit is None:
        return actor.unit_id
    return unit if isinstance(unit, int) else unit.pk


def _event(common: dict[str, Any], subject: models.Model | None, carried: Sequence[rows.Entry] = ()) -> Event:
    event = Event(**common, rows="\n".join(map(str, carried)))
    event.county_id = _county_id(subject) or event.county_id
    if subject is not None:
        event.subject_type = subject._meta.label_lower
        event.subject_id = str(subject.pk)
        event.subject_label = _label(subject)[:200]
        event.policy_version = event.policy_version or getattr(subject, "policy_version", "") or ""
    event.mac = macs.event_mac(event)
    return event


def _county_id(subject: models.Model | None) -> int | None:
    """The county in which the matter lies, where the subject says so; else it is the actor's."""
    if subject is None:
        return None
    if hasattr(subject, "audit_county"):
        named: int | None = subject.audit_county
        return named
    return county_id_of(subject) if hasattr(subject, "county_id") or hasattr(subject, "county_path") else None


def _label(subject: models.Model) -> str:
    """The record's name as it is now, in the language of the house, whoever reads."""
    named = getattr(subject, "audit_label", None)
    if translation.get_language() == settings.LANGUAGE_CODE:
        return str(named() if named else subject)
    with translation.override(settings.LANGUAGE_CODE):
        return str(named() if named else subject)


def _post_label(post: Post | None) -> str:
    return post.house_label if post else ""


def _holder_label(post: Post | None) -> str:
    return f"{post.user.name}（{_post_label(post)}）" if post else ""
