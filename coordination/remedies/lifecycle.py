"""What may happen to a remedy, and from where."""

from __future__ import annotations

from viewflow.fsm import TransitionNotAllowed

from coordination.remedies.models import Remedy

S = Remedy.Status

MOVES: dict[str, set[str]] = {
    S.ANSWERING: {S.CARRYING_OUT, S.CLOSED},
    S.REPLYING: {S.AWAITED},
    S.AWAITED: {S.CARRYING_OUT, S.CLOSED},
    S.CARRYING_OUT: {S.CLOSED},
}


def move(remedy: Remedy, to: Remedy.Status) -> None:
    """Set the next status, or refuse what cannot happen from here."""
    if to not in MOVES.get(remedy.status, ()):
        raise TransitionNotAllowed(f"remedy: {remedy.status} → {to}")
    remedy.status = to
