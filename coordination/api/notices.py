"""What the security administrator hears of interface clients."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class ApiNotice(RoomNotice):
    KEY_ENDS = "api_key_ends", _("interface key about to end")


say(
    {
        ApiNotice.KEY_ENDS: gettext_noop(
            "The key of the interface client %(client)s ends on %(last)s; change it before."
        )
    }
)
