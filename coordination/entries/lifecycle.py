"""What may happen to an entry and to an objection, and from which status."""

from __future__ import annotations

from viewflow.fsm import TransitionNotAllowed

from coordination.entries.models import Objection, PaperEntry

E = PaperEntry.Status
O = Objection.Status  # noqa: E741 - as short as the other

MOVES: dict[str, set[str]] = {
    E.WAITING: {E.IN_EFFECT, E.AHEAD, E.RETURNED, E.STOPPED, E.LAPSED},
    E.AHEAD: {E.IN_EFFECT, E.DISPUTED},
    E.IN_EFFECT: {E.DISPUTED},
    E.DISPUTED: {E.IN_EFFECT, E.ANNULLED},
    E.STOPPED: {E.ANNULLED, E.RETURNED},
}
OBJECTION_MOVES: dict[str, set[str]] = {
    O.RAISED: {O.EXAMINED, O.UPHELD, O.PUT_RIGHT},
    O.EXAMINED: {O.UPHELD, O.PUT_RIGHT, O.DISMISSED},
    O.UPHELD: {O.PUT_RIGHT},
}


def move(entry: PaperEntry, to: PaperEntry.Status) -> None:
    """Set the next status, or refuse what cannot happen from here."""
    if to not in MOVES.get(entry.status, ()):
        raise TransitionNotAllowed(f"paper entry: {entry.status} → {to}")
    entry.status = to


def move_objection(objection: Objection, to: Objection.Status) -> None:
    if to not in OBJECTION_MOVES.get(objection.status, ()):
        raise TransitionNotAllowed(f"objection: {objection.status} → {to}")
    objection.status = to
