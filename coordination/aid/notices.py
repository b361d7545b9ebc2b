"""What people are told of aid and of the reserve; never a person's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class AidNotice(RoomNotice):
    ADVANCE_LATE = "aid_advance_late", _("advance not approved in time")
    DUPLICATE = "aid_duplicate", _("possible duplicate of aid")
    RESERVE_LOW = "aid_reserve_low", _("reserve low")
    RESERVE_EXHAUSTED = "aid_reserve_exhausted", _("reserve exhausted")
    RESERVE_EXHAUSTED_AGAIN = "aid_reserve_exhausted_again", _("reserve exhausted again in one quarter")
    PAID = "aid_paid", _("aid paid")
    BOUNCED = "aid_bounced", _("payment came back")
    DECIDED = "aid_decided", _("aid decided")
    STOPPED = "aid_stopped", _("aid stopped or frozen")
    TOPPED_UP = "aid_topped_up", _("reserve topped up")


K = AidNotice
say(
    {
        K.ADVANCE_LATE: gettext_noop(
            "%(title)s (%(number)s) is not approved yet: you may approve it instead."
        ),
        K.DUPLICATE: gettext_noop(
            "%(title)s (%(number)s): aid was given or asked for before for the same person or household."
        ),
        K.RESERVE_LOW: gettext_noop("%(title)s is below its low mark; a top-up was asked for."),
        K.RESERVE_EXHAUSTED: gettext_noop("%(title)s is exhausted; aid goes on from the county pool today."),
        K.RESERVE_EXHAUSTED_AGAIN: gettext_noop(
            "%(title)s is exhausted for the second time in this quarter."
        ),
        K.PAID: gettext_noop("%(title)s (%(number)s): the money is paid."),
        K.BOUNCED: gettext_noop(
            "%(title)s (%(number)s): a payment came back and is to be made again: %(reason)s"
        ),
        K.DECIDED: gettext_noop("%(title)s (%(number)s): %(answer)s."),
        K.STOPPED: gettext_noop("%(title)s (%(number)s): %(answer)s. %(reason)s"),
        K.TOPPED_UP: gettext_noop("%(title)s was topped up."),
    },
    urgent=(K.ADVANCE_LATE, K.RESERVE_EXHAUSTED, K.RESERVE_EXHAUSTED_AGAIN, K.BOUNCED),
)

# what was decided, as notices say it in each reader's language
ANSWERS = (
    gettext_noop("the advance is approved"),
    gettext_noop("the plan is approved"),
    gettext_noop("refused"),
    gettext_noop("withdrawn"),
    gettext_noop("suspended"),
    gettext_noop("frozen"),
    gettext_noop("cut after a hearing"),
    gettext_noop("stopped after a hearing"),
)
