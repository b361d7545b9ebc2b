"""Every write to assignments; other rooms' processes open them by ``workflows.member_duty.front.open_duty``."""

from coordination.duties.actions.dispatch import (
    approve_breakdown,
    break_down,
    draft_assignment,
    receive_assignment,
    send_back_breakdown,
    sign_slip,
)
from coordination.duties.actions.taking_over import take_over_assignment

__all__ = [
    "approve_breakdown",
    "break_down",
    "draft_assignment",
    "receive_assignment",
    "send_back_breakdown",
    "sign_slip",
    "take_over_assignment",
]
