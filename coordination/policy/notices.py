"""What people hear of rules and working days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class PolicyNotice(RoomNotice):
    POLICY_CHANGED = "policy_changed", _("rules changed")
    CALENDAR_IMPORTED = "calendar_imported", _("working days announced")
    GIVEN_DAY_MOVED = "given_day_moved", _("due day moved off a day off")
    GIVEN_DAY_OFF = "given_day_off", _("fixed day proved a day off")
    SEALS_LATE = "seals_late", _("events without a seal")
    DUE_DAYS_STAND = "due_days_stand", _("provisional due days stand")


K = PolicyNotice
say(
    {
        K.POLICY_CHANGED: gettext_noop("Rules %(title)s are in force from %(first)s."),
        K.CALENDAR_IMPORTED: gettext_noop(
            "The working days of %(year)s are announced; %(count)s deadlines were recomputed."
        ),
        K.GIVEN_DAY_MOVED: gettext_noop(
            "%(title)s: %(first)s is a day off by the calendar now announced; the day is %(due)s instead."
        ),
        K.GIVEN_DAY_OFF: gettext_noop(
            "%(title)s is fixed for %(due)s, a day off by the calendar now announced. Move it where it cannot be held."
        ),
        K.SEALS_LATE: gettext_noop(
            "Events have waited for their seal for more than %(count)s minutes. Ask the system administrator whether the clock is running, and have the trail verified."
        ),
        K.DUE_DAYS_STAND: gettext_noop(
            "The working days of %(year)s are announced: %(count)s provisional days of yours stand as they were given."
        ),
    },
    urgent=(K.GIVEN_DAY_OFF, K.SEALS_LATE),
)
