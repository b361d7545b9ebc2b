"""What people are told of a recovery; never a person's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class RecoveryNotice(RoomNotice):
    ORDERED = "recovery_ordered", _("return of aid ordered")
    STAFF_FAULT = "recovery_staff_fault", _("recovery of aid with a fault of the staff")
    ENDED = "recovery_ended", _("recovery of aid ended")


K = RecoveryNotice
say(
    {
        K.ORDERED: gettext_noop("%(title)s (%(number)s): the return is ordered."),
        K.STAFF_FAULT: gettext_noop(
            "%(title)s (%(number)s): somebody on the staff is at fault; the discipline body is asked."
        ),
        K.ENDED: gettext_noop("%(title)s (%(number)s): %(answer)s."),
    }
)
