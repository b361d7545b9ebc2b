"""What every change of an assignment ends with: saved, recorded, told to those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from coordination.audit.actions import record, save_version
from coordination.duties.models import Assignment
from coordination.notifications.actions import hint, notify
from coordination.units.models import Organisation, Role, User
from coordination.units.queries import (
    government,
    head_role,
    liaison_role,
    meeting_office,
    users_acting_for,
)

if TYPE_CHECKING:
    from django.db import models

    from coordination.access import Actor
    from coordination.audit.models import Event
    from coordination.audit.verbs import RoomVerb
    from coordination.notifications.kinds import RoomNotice


def lock_assignment(assignment: Assignment | int) -> Assignment:
    pk = assignment if isinstance(assignment, int) else assignment.pk
    return Assignment.objects.select_for_update(of=("self",)).select_related("lead_unit").get(pk=pk)


def trace(
    assignment: Assignment,
    verb: RoomVerb,
    *,
    actor: Actor,
    fields: Iterable[str] | None = ("status",),
    unit: Organisation | None = None,
    reason: str = "",
    medium: str = "",
    after: dict[str, Any] | None = None,
    was: str = "",
) -> Event:
    """Save the move with its version, leave the event on the household's chain too, let pages re-read."""
    if fields is not None:
        save_version(assignment, actor=actor, update_fields=list(fields), reason=reason)
    event = record(
        verb,
        actor=actor,
        subject=assignment,
        unit=unit or assignment.lead_unit_id,
        household=assignment.household_key,
        before={"status": was} if was else None,
        after={"status": assignment.status, **({"unit": unit.short_name} if unit else {}), **(after or {})},
        reason=reason,
        medium=medium,
    )
    hint(assignment)
    return event


def save_part(part: models.Model, *, actor: Actor, fields: Iterable[str] | None = None) -> None:
    """Save a row that belongs to an assignment, with its version."""
    save_version(part, actor=actor, update_fields=None if fields is None else list(fields))
    hint(part)


def unit_people(unit: Organisation) -> set[tuple[int, str]]:
    """Whom a unit's matter concerns at home: the liaison and the head."""
    return {(unit.pk, str(liaison_role(unit))), (unit.pk, str(head_role(unit)))}


def lead_people(assignment: Assignment) -> set[tuple[int, str]]:
    """The lead unit's liaison and head, and its handler."""
    keys = unit_people(assignment.lead_unit)
    if assignment.handler is not None:
        keys.add((assignment.handler.unit_id, str(assignment.handler.role)))
    return keys


def office_people(*roles: str) -> set[tuple[int, str]]:
    return {(meeting_office().pk, str(role)) for role in roles or (Role.OFFICE,)}


def convener_people(*roles: str) -> set[tuple[int, str]]:
    return {(government().pk, str(role)) for role in roles or (Role.DEPUTY,)}


def tell(
    assignment: Assignment,
    kind: RoomNotice,
    event: Event,
    keys: set[tuple[int, str]],
    *,
    actor: Actor,
    urgent: bool = False,
    **params: Any,
) -> None:
    """A notice to these holders, not to whoever did it. Whose turn it is hears that from the process."""
    people: dict[int, User] = {}
    for users in users_acting_for(keys).values():
        people |= {user.pk: user for user in users}
    people.pop(actor.user.pk, None)
    notify(
        people.values(),
        kind,
        subject=assignment,
        key=f"{kind}:{event.uuid}",
        event=event,
        urgent=urgent,
        url=assignment.get_absolute_url(),
        **{
            "title": assignment.title,
            "number": assignment.number,
            "unit": assignment.lead_unit.short_name,
            "reason": event.reason,
            **params,
        },
    )
