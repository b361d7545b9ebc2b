"""Whether who signed in by a password has yet to give a second factor: neither page nor socket opens before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SESSION_KEY = "second_factor"
ASKED, TO_SET_UP = "asked", "to set up"
# besides these two the session keeps the time at which it was given last; nothing where none is needed


def waits(session: Mapping[str, Any]) -> bool:
    return session.get(SESSION_KEY) in (ASKED, TO_SET_UP)
