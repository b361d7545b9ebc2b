"""What people hear of steps: that one waits, is due, is late, and of faults of the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class FlowNotice(RoomNotice):
    TASK_OPENED = "task_opened", _("task opened")
    TASK_DUE_SOON = "task_due_soon", _("task due soon")
    TASK_OVERDUE = "task_overdue", _("task overdue")
    TASK_ESCALATED = "task_escalated", _("overdue task reported upwards")
    TASK_CANCELLED = "task_cancelled", _("task cancelled")
    TASK_DEADLINE_MOVED = "task_deadline_moved", _("deadline recomputed")
    STEPS_PASSED = "steps_passed", _("several steps came due meanwhile")
    NOTE_SENT = "note_sent", _("note from a colleague")
    SYSTEM_ALARM = "system_alarm", _("system alarm")


K = FlowNotice
say(
    {
        K.TASK_OPENED: gettext_noop("%(step)s: %(title)s waits for you."),
        K.TASK_DUE_SOON: gettext_noop("%(step)s: %(title)s is due %(due)s."),
        K.TASK_OVERDUE: gettext_noop("%(step)s: %(title)s was due %(due)s."),
        K.TASK_ESCALATED: gettext_noop("%(unit)s has not finished %(step)s of %(title)s, due %(due)s."),
        K.TASK_CANCELLED: gettext_noop("%(step)s of %(title)s is no longer needed: %(reason)s"),
        K.TASK_DEADLINE_MOVED: gettext_noop(
            "%(step)s: %(title)s is now due %(due)s; the working days were announced."
        ),
        K.STEPS_PASSED: gettext_noop(
            "%(count)s steps came due or late while the house stood still: %(title)s and others."
        ),
        K.NOTE_SENT: gettext_noop("A colleague sent you a note on %(step)s: %(title)s."),
        K.SYSTEM_ALARM: gettext_noop("%(title)s: %(reason)s"),
    },
    urgent=(
        K.TASK_ESCALATED,
        K.SYSTEM_ALARM,
    ),
)
