"""What people hear of the register: that somebody looks up strangers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class RegisterNotice(RoomNotice):
    STRANGERS_LOOKED_UP = "strangers_looked_up", _("strangers looked up")
    EXIT_NEAR = "category_exit_near", _("an aid about to run out")


say(
    {
        RegisterNotice.STRANGERS_LOOKED_UP: gettext_noop(
            "%(person)s (%(post)s) looked up %(count)s people today who are of no area and no case of theirs,"
            " more than the rules expect. Ask what for."
        ),
        RegisterNotice.EXIT_NEAR: gettext_noop(
            "The aid of household %(household)s (%(category)s) runs out on %(day)s: tell the household before, and see what follows."
        ),
    },
    urgent=(RegisterNotice.STRANGERS_LOOKED_UP,),
)
