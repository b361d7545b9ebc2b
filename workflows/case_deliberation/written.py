"""A unit's position in a written round, given at its own step."""

from __future__ import annotations

from django.db import transaction

from coordination.access import Actor
from coordination.deliberation.actions.speaking import sign_position
from coordination.sittings.actions import write_position
from coordination.sittings.models import Position, Seat


@transaction.atomic
def answer_in_writing(seat: Seat, *, actor: Actor, stance: str, reason: str = "") -> Position:
    """State and sign the unit's position on the one matter of the written round (D20)."""
    matter = seat.sitting.matters.get()
    position = write_position(matter, actor=actor, seat=seat, stance=stance, reason=reason)
    sign_position(position.seat, actor=actor)
    return position
