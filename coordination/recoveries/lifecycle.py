"""What may happen to a recovery, and from where."""

from __future__ import annotations

from viewflow.fsm import TransitionNotAllowed

from coordination.recoveries.models import Recovery

S = Recovery.Status

MOVES: dict[str, set[str]] = {
    S.PROPOSED: {S.HEARD},
    S.HEARD: {S.ORDERED, S.DROPPED},
    S.ORDERED: {S.RETURNED, S.REPLANNED, S.WRITE_OFF_ASKED},
    S.REPLANNED: {S.ORDERED},
    S.WRITE_OFF_ASKED: {S.WRITE_OFF_SIGNED, S.ORDERED},
    S.WRITE_OFF_SIGNED: {S.WRITE_OFF_AGREED, S.WRITTEN_OFF, S.ORDERED},
    S.WRITE_OFF_AGREED: {S.WRITTEN_OFF, S.ORDERED},
}
# an order that a review, a suit or an objection has taken away is not collected any further
RUNNING = (S.ORDERED, S.REPLANNED, S.WRITE_OFF_ASKED, S.WRITE_OFF_SIGNED, S.WRITE_OFF_AGREED)
for one in RUNNING:
    MOVES[one] = MOVES[one] | {S.DROPPED}


def move(recovery: Recovery, to: Recovery.Status) -> None:
    """Set the next status, or refuse what cannot happen from here."""
    if to not in MOVES.get(recovery.status, ()):
        raise TransitionNotAllowed(f"recovery: {recovery.status} → {to}")
    recovery.status = to
