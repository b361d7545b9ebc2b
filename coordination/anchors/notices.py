"""What the officers hear of anchors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class AnchorNotice(RoomNotice):
    OF_THE_DAY = "anchor_of_the_day", _("anchor of the day")
    ALARM = "anchor_alarm", _("anchor file missing or altered")
    EXPLAINED = "anchor_explained", _("anchor file: a second officer is asked")
    ANSWERED = "anchor_answered", _("anchor file: answered")


K = AnchorNotice
say(
    {
        K.OF_THE_DAY: gettext_noop(
            "Anchor of %(day)s: seal %(number)s. Print its sheet, sign it and keep it outside the machine room."
        ),
        K.ALARM: gettext_noop(
            "The anchor file is not as it was left (%(trouble)s). Nothing is written to it before two officers have said"
            " why: find out who touched it, and compare with the sheets and mails that you keep."
        ),
        K.EXPLAINED: gettext_noop(
            "%(who)s has said why the anchor file is not as it was left: %(reason)s. Look into it yourself and confirm it,"
            " or do not."
        ),
        K.ANSWERED: gettext_noop("%(who)s has confirmed it as second officer; the anchor file goes on."),
    },
    urgent=(K.ALARM, K.EXPLAINED),
)
