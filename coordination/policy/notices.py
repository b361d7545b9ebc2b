"""What people hear of rules and working days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class PolicyNotice(RoomNotice):
    POLICY_CHANGED = "policy_changed", _("rules changed")
    CALENDAR_IMPORTED = "calendar_imported", _("working days announced")


K = PolicyNotice
say(
    {
        K.POLICY_CHANGED: gettext_noop("Rules %(title)s are in force from %(first)s."),
        K.CALENDAR_IMPORTED: gettext_noop(
            "The working days of %(year)s are announced; %(count)s deadlines were recomputed."
        ),
    },
)
