"""What people hear about assignments besides the steps that wait for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class DutyNotice(RoomNotice):
    DISPUTE_RULED = "duty_dispute_ruled", _("dispute ruled on")
    HANDED_BACK = "duty_handed_back", _("assignment handed back")
    HANDLER_CHANGED = "duty_handler_changed", _("handler changed")
    PROGRESS_GIVEN = "duty_progress_given", _("progress reported")
    CO_TASK_DEFAULTED = "duty_co_task_defaulted", _("co-unit's part missing")
    EXTENSION_RULED = "duty_extension_ruled", _("request for more time answered")
    RETURNED = "duty_returned", _("completion report returned")
    SENT_BACK = "duty_sent_back", _("completion report sent back by the unit's head")
    CLOSED = "duty_closed", _("assignment closed")
    REMINDED = "duty_reminded", _("reminded by a person")
    CHASED = "duty_chased", _("paper of the ladder issued")


say(
    {
        DutyNotice.DISPUTE_RULED: gettext_noop(
            "Ruling on the dispute over %(title)s: %(ruling)s. %(reason)s"
        ),
        DutyNotice.HANDED_BACK: gettext_noop("%(title)s was handed back by its handler: %(reason)s"),
        DutyNotice.HANDLER_CHANGED: gettext_noop("%(title)s was transferred from you: %(reason)s"),
        DutyNotice.PROGRESS_GIVEN: gettext_noop("%(unit)s reported progress on %(title)s."),
        DutyNotice.CO_TASK_DEFAULTED: gettext_noop(
            "Your unit is named in the report on %(title)s as not having contributed in time."
        ),
        DutyNotice.EXTENSION_RULED: gettext_noop(
            "%(title)s: the request for more time was answered: %(ruling)s"
        ),
        DutyNotice.RETURNED: gettext_noop("The report on %(title)s was returned: %(reason)s"),
        DutyNotice.SENT_BACK: gettext_noop(
            "The head of %(unit)s sent the report on %(title)s back: %(reason)s"
        ),
        DutyNotice.CLOSED: gettext_noop("%(number)s %(title)s is closed and struck off."),
        DutyNotice.REMINDED: gettext_noop("You are reminded of %(title)s, due %(due)s: %(reason)s"),
        DutyNotice.CHASED: gettext_noop("%(paper)s %(title)s. Answer by %(due)s."),
    },
    urgent=(DutyNotice.CHASED, DutyNotice.REMINDED, DutyNotice.CO_TASK_DEFAULTED),
)
