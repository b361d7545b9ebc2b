"""What people are told of a remedy; never a person's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class RemedyNotice(RoomNotice):
    ENTERED = "remedy_entered", _("remedy against a decision")
    STOPPED = "remedy_stopped", _("execution of a decision stopped")
    DECIDED = "remedy_decided", _("remedy decided")


K = RemedyNotice
say(
    {
        K.ENTERED: gettext_noop("%(title)s (%(number)s): it is entered. The decision stands meanwhile."),
        K.STOPPED: gettext_noop("%(title)s (%(number)s): the execution of the decision is stopped."),
        K.DECIDED: gettext_noop("%(title)s (%(number)s): %(answer)s."),
    },
    urgent=(K.STOPPED,),
)
