"""Who listens at a socket, and until when without any input."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coordination.units import sockets

if TYPE_CHECKING:
    from coordination.sign_ins.store import SessionStore
    from coordination.units.sockets import Listener


def listener_of(session: SessionStore) -> Listener | None:
    """The socket asks again when the sign-in would end: by then somebody may have come."""
    listener = sockets.listener_of(session)
    stamp = session.stamp
    if listener is None or stamp is None:
        return None
    return replace(listener, until=stamp.idle_at.timestamp())
