"""What the security administrator hears of interface clients."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class ApiNotice(RoomNotice):
    KEY_ENDS = "api_key_ends", _("interface key about to end")
    SILENT = "api_silent", _("silent monitoring platform")


say(
    {
        ApiNotice.KEY_ENDS: gettext_noop(
            "The key of the interface client %(client)s ends on %(last)s; change it before."
        ),
        ApiNotice.SILENT: gettext_noop(
            "%(client)s has sent nothing since %(since)s: ask there, and enter by hand what is reported meanwhile."
        ),
    },
    urgent=(ApiNotice.SILENT,),
)
