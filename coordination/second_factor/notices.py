"""What people hear of their second factor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class SecondFactorNotice(RoomNotice):
    SET_UP = "second_factor_set_up", _("second factor set up")
    RECOVERY_USED = "second_factor_recovery_used", _("recovery code used")
    RESET = "second_factor_reset", _("second factor reset")


K = SecondFactorNotice
say(
    {
        K.SET_UP: gettext_noop(
            "A second factor was set up for your account. If that was not you, tell the security administrator at once."
        ),
        K.RECOVERY_USED: gettext_noop(
            "A recovery code of yours was used; %(count)s are left. If that was not you, tell the security administrator at once."
        ),
        K.RESET: gettext_noop(
            "Your second factor was reset by two officers. Set up a new one at your next sign-in."
        ),
    },
    urgent=(K.RECOVERY_USED, K.RESET),
)
