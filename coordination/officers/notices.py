"""What officers hear of the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class OfficerNotice(RoomNotice):
    TRAIL_UNSOUND = "trail_unsound", _("audit trail not sound")
    TRAIL_UNREAD = "trail_unread", _("audit trail not verified")


K = OfficerNotice
say(
    {
        K.TRAIL_UNSOUND: gettext_noop(
            "The audit trail is not sound: %(count)s findings, the first: %(first)s. Change nothing in the database, open the findings and tell each other."
        ),
        K.TRAIL_UNREAD: gettext_noop("The audit trail could not be verified: %(reason)s"),
    },
    urgent=(K.TRAIL_UNSOUND, K.TRAIL_UNREAD),
)
