"""Whose tasks a socket's person hears of."""

from __future__ import annotations

from coordination.units.models import User
from coordination.units.queries import actors_of, holder_keys


def inbox_topics(user: User) -> list[str]:
    """One topic for every holder whose tasks stand in this person's inbox."""
    return [f"inbox:{unit_id}:{role}" for unit_id, role in sorted(holder_keys(actors_of(user)))]
