"""What people hear of signatures entered from paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say
from coordination.vocabulary import Words


class EntryNotice(RoomNotice):
    ENTERED_IN_YOUR_NAME = "entered_in_your_name", _("a signature was entered in your name")
    ENTRY_RETURNED = "entry_returned", _("entry returned")
    ENTRY_WAITS_TOO_LONG = "entry_waits_too_long", _("second look overdue")
    ENTRY_FOR_PAYER = "entry_for_payer", _("advance waits for the second look")
    OBJECTION_RAISED = "objection_raised", _("objection to a signature")
    OBJECTION_ANSWERED = "objection_answered", _("objection answered")
    OBJECTION_PUT_RIGHT = "objection_put_right", _("wrong signature put right")


class ObjectionAnswer(Words):
    UPHELD = "entries.objection.upheld", _("it was upheld, the signature does not stand")
    DISMISSED = "entries.objection.dismissed", _("it was dismissed, the signature stands")


K = EntryNotice
say(
    {
        K.ENTERED_IN_YOUR_NAME: gettext_noop(
            "%(who)s entered your signature on paper: %(step)s. If it is not yours, object until %(until)s."
        ),
        K.ENTRY_RETURNED: gettext_noop(
            "Your entry of the sheet for %(step)s was returned: it differs from the sheet. Enter it again."
        ),
        K.ENTRY_WAITS_TOO_LONG: gettext_noop(
            "The sheet for %(step)s, signed by %(post)s, has not been compared by a second person."
        ),
        K.ENTRY_FOR_PAYER: gettext_noop(
            "The hours of an advance have passed while its signed sheet waits for the second look: %(step)s. You may go on without it."
        ),
        K.OBJECTION_RAISED: gettext_noop(
            "%(who)s says that the signature entered for %(step)s is not right. What has not left is stopped."
        ),
        K.OBJECTION_ANSWERED: gettext_noop(
            "The objection to the signature for %(step)s was answered: %(answer)s"
        ),
        K.OBJECTION_PUT_RIGHT: gettext_noop(
            "What the wrong signature for %(step)s had done was put right; the process goes on."
        ),
    },
    urgent=(K.ENTRY_WAITS_TOO_LONG, K.ENTRY_FOR_PAYER, K.OBJECTION_RAISED),
)
