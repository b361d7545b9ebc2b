"""What people hear of the register: that somebody looks up strangers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class RegisterNotice(RoomNotice):
    STRANGERS_LOOKED_UP = "strangers_looked_up", _("strangers looked up")


say(
    {
        RegisterNotice.STRANGERS_LOOKED_UP: gettext_noop(
            "%(person)s (%(post)s) looked up %(count)s people today who are of no area and no case of theirs,"
            " more than the rules expect. Ask what for."
        ),
    },
    urgent=(RegisterNotice.STRANGERS_LOOKED_UP,),
)
