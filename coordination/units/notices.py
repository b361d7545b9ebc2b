"""What people hear of posts, substitutes and units."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class UnitNotice(RoomNotice):
    SUBSTITUTION_STARTED = "substitution_started", _("standing in for a colleague")
    ABSENCE_NOTED = "absence_noted", _("your absence was noted")
    ABSENCE_TO_CONFIRM = "absence_to_confirm", _("absence to be confirmed")
    ABSENCE_TAKEN_BACK = "absence_taken_back", _("your absence was ended")
    SUBSTITUTE_NAMED = "substitute_named", _("named as substitute")
    POST_GRANTED = "post_granted", _("post granted")
    POST_ENDED = "post_ended", _("post ended")
    POST_BEGINS = "post_begins", _("post begins today")
    SUBSTITUTION_BEGINS = "substitution_begins", _("standing in begins today")
    UNIT_TAKEN_OVER = "unit_taken_over", _("unit's work taken over")
    UNIT_ENDED = "unit_ended", _("unit ended")


K = UnitNotice
say(
    {
        K.SUBSTITUTION_STARTED: gettext_noop("You stand in for %(post)s from %(first)s through %(last)s."),
        K.ABSENCE_NOTED: gettext_noop(
            "%(who)s noted that you are away as %(post)s from %(first)s through %(last)s. If that is not so, end it."
        ),
        K.ABSENCE_TO_CONFIRM: gettext_noop(
            "%(who)s noted that the holder of %(post)s is away from %(first)s through %(last)s and would stand in; please confirm."
        ),
        K.ABSENCE_TAKEN_BACK: gettext_noop(
            "%(who)s ended the absence noted for you as %(post)s, from %(first)s."
        ),
        K.SUBSTITUTE_NAMED: gettext_noop(
            "From %(first)s you are the substitute of %(post)s, whenever its holder is away."
        ),
        K.POST_GRANTED: gettext_noop("From %(first)s you hold the post %(post)s."),
        K.POST_ENDED: gettext_noop("Your post %(post)s ends on %(last)s."),
        K.POST_BEGINS: gettext_noop(
            "From today you hold the post %(post)s. Steps that wait there: %(count)s."
        ),
        K.SUBSTITUTION_BEGINS: gettext_noop(
            "From today through %(last)s you stand in for %(post)s. Steps that wait there: %(count)s."
        ),
        K.UNIT_TAKEN_OVER: gettext_noop("From today %(successor)s has the open work of %(unit)s."),
        K.UNIT_ENDED: gettext_noop("%(unit)s ends on %(last)s; %(successor)s takes over its open work."),
    },
)
