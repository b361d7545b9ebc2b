"""What may happen to a report of a death and to a move, and from where."""

from __future__ import annotations

from viewflow.fsm import TransitionNotAllowed

from coordination.lives.models import Arrival, DeathReport, Departure, HouseholdMove, MoveReport

S = DeathReport.Status
MOVES: dict[str, set[str]] = {
    S.REPORTED: {S.CONFIRMED, S.REFUTED},
    S.CONFIRMED: {S.SETTLED, S.UNDONE},
    S.SETTLED: {S.UNDONE},
}


def move(report: DeathReport, to: DeathReport.Status) -> None:
    """Set the next status, or refuse what cannot happen from here."""
    if to not in MOVES.get(report.status, ()):
        raise TransitionNotAllowed(f"report of a death: {report.status} → {to}")
    report.status = to


M = HouseholdMove.Status
MOVE_MOVES: dict[str, set[str]] = {
    M.SENT: {M.RECEIVED, M.RETURNED, M.UNDONE},
    M.RECEIVED: {M.UNDONE},
}


def move_move(move: HouseholdMove, to: HouseholdMove.Status) -> None:
    if to not in MOVE_MOVES.get(move.status, ()):
        raise TransitionNotAllowed(f"move of a household: {move.status} → {to}")
    move.status = to


D = Departure.Status
DEPARTURE_MOVES: dict[str, set[str]] = {
    D.PREPARED: {D.SENT, D.SIGNED, D.KEPT, D.UNDONE},
    D.SENT: {D.RECEIVED, D.REFUSED, D.UNDONE},
    D.SIGNED: {D.POSTED, D.UNDONE},
    D.RECEIVED: {D.TOLD, D.UNDONE},
    D.POSTED: {D.TOLD, D.UNDONE},
    D.TOLD: {D.UNDONE},
}


def move_departure(departure: Departure, to: Departure.Status) -> None:
    if to not in DEPARTURE_MOVES.get(departure.status, ()):
        raise TransitionNotAllowed(f"departure of a household: {departure.status} → {to}")
    departure.status = to


A = Arrival.Status
ARRIVAL_MOVES: dict[str, set[str]] = {
    A.WAITING: {A.RECEIVED, A.REFUSED, A.WITHDRAWN},
    A.RECEIVED: {A.UNDONE},
    A.UNDONE: {A.SETTLED},
}


def move_arrival(arrival: Arrival, to: Arrival.Status) -> None:
    if to not in ARRIVAL_MOVES.get(arrival.status, ()):
        raise TransitionNotAllowed(f"arrival of a household: {arrival.status} → {to}")
    arrival.status = to


R = MoveReport.Status
REPORT_MOVES: dict[str, set[str]] = {R.REPORTED: {R.LED, R.REFUTED}}


def move_report(report: MoveReport, to: MoveReport.Status) -> None:
    if to not in REPORT_MOVES.get(report.status, ()):
        raise TransitionNotAllowed(f"report of a move: {report.status} → {to}")
    report.status = to
