"""What people hear of leaks; never a person's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class LeakNotice(RoomNotice):
    REPORTED = "leak_reported", _("leak of personal data reported")
    KEPT_OUT = "leak_kept_out", _("kept out after a report of a leak")


K = LeakNotice
say(
    {
        K.REPORTED: gettext_noop("%(title)s. What it names is frozen; assess it."),
        K.KEPT_OUT: gettext_noop(
            "A leak is reported of what you opened; you are kept out of it until that is decided."
        ),
    },
    urgent=(K.REPORTED,),
)
