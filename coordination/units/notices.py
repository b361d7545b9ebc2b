"""What people hear of posts, substitutes and units."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class UnitNotice(RoomNotice):
    SUBSTITUTION_STARTED = "substitution_started", _("standing in for a colleague")
    SUBSTITUTE_NAMED = "substitute_named", _("named as substitute")
    POST_GRANTED = "post_granted", _("post granted")
    POST_ENDED = "post_ended", _("post ended")
    UNIT_ENDED = "unit_ended", _("unit ended")


K = UnitNotice
say(
    {
        K.SUBSTITUTION_STARTED: gettext_noop("You stand in for %(post)s from %(first)s through %(last)s."),
        K.SUBSTITUTE_NAMED: gettext_noop(
            "From %(first)s you are the substitute of %(post)s, whenever its holder is away."
        ),
        K.POST_GRANTED: gettext_noop("From %(first)s you hold the post %(post)s."),
        K.POST_ENDED: gettext_noop("Your post %(post)s ends on %(last)s."),
        K.UNIT_ENDED: gettext_noop("%(unit)s ends on %(last)s; %(successor)s takes over its open work."),
    },
)
