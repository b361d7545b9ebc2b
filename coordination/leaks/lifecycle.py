"""What may happen to a leak, and from where."""

from __future__ import annotations

from viewflow.fsm import TransitionNotAllowed

from coordination.leaks.models import Leak

S = Leak.Status

MOVES: dict[str, set[str]] = {
    S.REPORTED: {S.TO_NOTIFY, S.MEASURES, S.UNFOUNDED},
    S.TO_NOTIFY: {S.MEASURES},
    S.MEASURES: {S.CLOSING},
    S.CLOSING: {S.CLOSED, S.MEASURES},
}


def move(leak: Leak, to: Leak.Status) -> None:
    """Set the next status, or refuse what cannot happen from here."""
    if to not in MOVES.get(leak.status, ()):
        raise TransitionNotAllowed(f"leak: {leak.status} → {to}")
    leak.status = to
