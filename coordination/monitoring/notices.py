"""What is told about warnings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class WarningNotice(RoomNotice):
    ARRIVED = "warnings_arrived", _("warnings arrived")
    ARRIVED_BELOW = "warnings_arrived_below", _("warnings of one’s area arrived")
    RECEIVED = "warning_received", _("one’s report was taken up")
    URGENT = "warning_urgent", _("urgent warning")
    CLOSED = "warning_closed", _("warning closed")


K = WarningNotice
say(
    {
        K.ARRIVED: gettext_noop("%(count)s warnings arrived and wait for triage."),
        K.ARRIVED_BELOW: gettext_noop(
            "%(count)s warnings of %(place)s arrived and wait for triage by the county."
        ),
        K.RECEIVED: gettext_noop("The warning %(number)s that you reported was taken up by route %(route)s."),
        K.URGENT: gettext_noop("Urgent warning %(number)s: %(title)s."),
        K.CLOSED: gettext_noop("The warning %(number)s that you reported is closed: %(answer)s."),
    },
    urgent=(K.URGENT,),
)
