"""What people are told of the books of before."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class BookNotice(RoomNotice):
    TO_SIGN = "books_to_sign", _("books of before to be signed for")
    TAKEN_OVER = "books_taken_over", _("books of before taken over")
    REFUSED = "books_refused", _("books of before refused")


K = BookNotice
say(
    {
        K.TO_SIGN: gettext_noop(
            "The county’s books of before are laid down: look at the sums and sign for them, or refuse them."
        ),
        K.TAKEN_OVER: gettext_noop(
            "The county’s books of before are taken over; the house goes on from them."
        ),
        K.REFUSED: gettext_noop("The county’s books of before are refused: %(reason)s"),
    },
)
