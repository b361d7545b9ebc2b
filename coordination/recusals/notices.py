"""What people hear of recusals; the matter is named by its number alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class RecusalNotice(RoomNotice):
    DECLARED = "recusal_declared", _("recusal declared")
    TO_SIGN = "recusal_to_sign", _("recusal to be signed")
    TAKES_OVER = "recusal_takes_over", _("steps taken over after a recusal")
    WITHDRAWN = "recusal_withdrawn", _("recusal withdrawn")


K = RecusalNotice
say(
    {
        K.DECLARED: gettext_noop("%(title)s: %(who)s keeps out of this matter from now on."),
        K.TO_SIGN: gettext_noop(
            "%(title)s: %(who)s declared it at the hearing. It holds already; sign the declaration."
        ),
        K.TAKES_OVER: gettext_noop("%(title)s: you take over the steps of %(who)s."),
        K.WITHDRAWN: gettext_noop("%(title)s: withdrawn; %(who)s may take part again."),
    }
)
