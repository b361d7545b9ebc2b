"""What happens to the books of a county on their way into the house."""

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse


class BookVerb(RoomVerb):
    LAID_DOWN = "books.laid_down", _("The books of before were laid down to be signed for")
    SIGNED = "books.signed", _("%(actor)s signed for the books of before")
    TAKEN_OVER = "books.taken_over", _("The books of before were taken over")
    REFUSED = "books.refused", _("%(actor)s refused the books of before")


adverse(BookVerb.REFUSED)
