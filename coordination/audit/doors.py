"""Whom a door turned away, on record once a spell; the security administrator reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from coordination.access import Actor
from coordination.audit.actions import record
from coordination.audit.verbs import AuditVerb
from coordination.networks import address_of
from coordination.vocabulary import word

if TYPE_CHECKING:
    from django.http import HttpRequest

    from coordination.doors import DoorName
    from coordination.limits import Tally, TooOften

NOBODY = Actor(AnonymousUser(), None)  # type: ignore[arg-type]


def record_turned_away(request: HttpRequest, error: TooOften) -> None:
    """A person, or nobody yet, came too often."""
    if error.begins_spell():
        _record(request, error.door)


def record_slowed(request: HttpRequest, *tallies: Tally) -> None:
    """Who failed so often that there is a wait from now on."""
    for tally in tallies:
        _record(request, tally.door.name)


def record_at_door(door: DoorName, *, actor: Actor, address: str, subject: Any = None) -> None:
    record(
        AuditVerb.TURNED_AWAY, actor=actor, subject=subject, after={"door": word(door), "address": address}
    )


def _record(request: HttpRequest, door: DoorName) -> None:
    actor: Actor | None = getattr(request, "actor", None)
    user: Any = getattr(request, "user", None)
    subject = user if user is not None and user.is_authenticated else None
    record_at_door(door, actor=actor or NOBODY, address=address_of(request), subject=subject)
