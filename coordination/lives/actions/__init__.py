"""Every write about deaths and moves."""

from coordination.lives.actions.arriving import (
    announce_arrival,
    receive_arrival,
    refuse_arrival,
    settle_arrival,
    take_arrival_back,
)
from coordination.lives.actions.deaths import (
    confirm_death,
    offer_relief,
    refute_death,
    report_death,
    undo_death,
)
from coordination.lives.actions.leaving import (
    keep_departure,
    note_received,
    note_refused,
    post_departure,
    prepare_departure,
    sign_departure,
    tell_departure,
    undo_departure,
)
from coordination.lives.actions.moving import hand_over, receive_household, return_household, undo_move
from coordination.lives.actions.reporting_moves import lead_report, refute_move, report_move

__all__ = [
    "announce_arrival",
    "confirm_death",
    "hand_over",
    "keep_departure",
    "lead_report",
    "note_received",
    "note_refused",
    "offer_relief",
    "post_departure",
    "prepare_departure",
    "receive_arrival",
    "receive_household",
    "refuse_arrival",
    "refute_death",
    "refute_move",
    "report_death",
    "report_move",
    "return_household",
    "settle_arrival",
    "sign_departure",
    "take_arrival_back",
    "tell_departure",
    "undo_death",
    "undo_departure",
    "undo_move",
]
