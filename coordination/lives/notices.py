"""What people hear of deaths and of households that move."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class LifeNotice(RoomNotice):
    DEATH_REPORTED = "death_reported", _("death reported")
    DEATH_CONFIRMED = "death_confirmed", _("death confirmed")
    DEATH_REFUTED = "death_refuted", _("report of a death refuted")
    DEATH_UNDONE = "death_undone", _("death undone")
    MOVE_RECEIVED = "move_received", _("household received")
    MOVE_TAKEN_BACK = "move_taken_back", _("move taken back")
    MOVE_REPORTED = "move_reported", _("move reported")
    HOUSEHOLD_LEFT = "household_left", _("household left the county")
    HOUSEHOLD_STAYS = "household_stays", _("household did not leave the county")
    ARRIVAL_WITHDRAWN = "arrival_withdrawn", _("transfer of a household withdrawn")


K = LifeNotice
say(
    {
        K.DEATH_REPORTED: gettext_noop(
            "%(matter)s: the death of the person is reported. Payments to and visits of this person rest until it"
            " is confirmed or refuted; what is due to the household goes on."
        ),
        K.DEATH_CONFIRMED: gettext_noop(
            "%(matter)s: the death of the person is confirmed. What was theirs alone ends, what is due to the"
            " household goes on."
        ),
        K.DEATH_REFUTED: gettext_noop(
            "%(matter)s: the report of a death was wrong, the person lives. What rested goes on, with the time paid"
            " back."
        ),
        K.DEATH_UNDONE: gettext_noop(
            "%(matter)s: the death was confirmed in error and is undone. Look at what ended because of it."
        ),
        K.MOVE_RECEIVED: gettext_noop("%(title)s: the new township has signed for it."),
        K.MOVE_TAKEN_BACK: gettext_noop("%(title)s: the move is taken back. %(reason)s"),
        K.MOVE_REPORTED: gettext_noop(
            "%(matter)s: the household is said to have moved. Its township says where that leads; nothing rests meanwhile."
        ),
        K.HOUSEHOLD_LEFT: gettext_noop(
            "%(matter)s: the household has left the county; its categories here end on %(until)s. Look at what that"
            " means for this matter."
        ),
        K.HOUSEHOLD_STAYS: gettext_noop(
            "%(matter)s: the household does not leave the county, its aid here goes on. %(reason)s"
        ),
        K.ARRIVAL_WITHDRAWN: gettext_noop("%(title)s: the other county took the transfer back."),
    },
    urgent=(K.DEATH_REPORTED, K.DEATH_REFUTED, K.DEATH_UNDONE),
)
