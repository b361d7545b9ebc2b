"""What every change of an item ends with: saved, recorded, told to those who wait for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coordination.access import Actor
from coordination.audit.actions import record, save_version
from coordination.audit.models import Event
from coordination.audit.verbs import Verb
from coordination.meetings.models.items import AgendaItem
from coordination.notifications.actions import hint, notify
from coordination.notifications.kinds import NoticeKind
from coordination.units.counties import county_of
from coordination.units.holders import Holder, people_of
from coordination.units.models import Role, User

# every field that a move may set
MOVES = ("status", "reason", "put_off", "returns", "round", "held_until", "deferred_until", "conclusion")


def lock_item(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.select_for_update(of=("self",)).select_related("unit").get(pk=item.pk)


def trace_item(
    item: AgendaItem,
    verb: Verb,
    *,
    actor: Actor,
    was: str,
    fields: Iterable[str] = (),
    reason: str = "",
    basis: str = "",
    medium: str = "",
    after: dict[str, Any] | None = None,
) -> Event:
    """Save the move with its version, leave the event, and let open pages re-read."""
    save_version(item, actor=actor, update_fields=[*MOVES, *fields], reason=reason)
    event = record(
        verb,
        actor=actor,
        subject=item,
        unit=item.unit_id,
        before={"status": was},
        after={"status": item.status, **(after or {})},
        reason=reason,
        basis=basis,
        medium=medium,
    )
    hint(item)
    return event


def reporting_side(item: AgendaItem) -> list[User]:
    """Whom the unit's item concerns at home: who drafted it, the liaison, the head."""
    unit = item.unit
    return people_of([Holder(unit, item.drafter_role), Holder.liaison(unit), Holder.head(unit)])


def tell_reporting_side(
    item: AgendaItem, kind: NoticeKind, event: Event, *, actor: Actor, office: bool = False, **params: str
) -> None:
    """A notice to the unit's people, where asked to the office's too; not to whoever did it.

    Whose turn it is now hears that from the process.
    """
    people = {user.pk: user for user in reporting_side(item)}
    if office:
        people |= {user.pk: user for user in county_of(item).holder(Role.OFFICE).people()}
    people.pop(actor.user.pk, None)
    notify(
        people.values(),
        kind,
        subject=item,
        key=f"{kind}:{event.uuid}",
        event=event,
        url=item.get_absolute_url(),
        **{  # type: ignore[arg-type]
            "title": item.title,
            "number": item.number,
            "unit": item.unit.short_name,
            "reason": event.reason,
            **params,
        },
    )
