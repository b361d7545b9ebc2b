"""What closes a restored house, what is answered in it, and how two officers open it."""

from coordination.safekeeping.actions.answering import (
    enter_late_payment,
    enter_numbers,
    enter_payments,
    place_late_payment,
)
from coordination.safekeeping.actions.closing import close_after_restore
from coordination.safekeeping.actions.opening import ask_opening, open_again, refuse_opening

__all__ = [
    "ask_opening",
    "close_after_restore",
    "enter_late_payment",
    "enter_numbers",
    "enter_payments",
    "open_again",
    "place_late_payment",
    "refuse_opening",
]
