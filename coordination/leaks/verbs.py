"""What happens to leaks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse


class LeakVerb(RoomVerb):
    REPORTED = "leaks.reported", _("%(actor)s reported a leak; what it names is frozen")
    FROZEN = "leaks.frozen", _("Frozen after the report of a leak")
    RELEASED = "leaks.released", _("No longer frozen after the report of a leak")
    ASSESSED = "leaks.assessed", _("%(actor)s assessed the leak")
    UNFOUNDED = "leaks.unfounded", _("%(actor)s found the report of a leak unfounded")
    TOLD = "leaks.told", _("%(actor)s notified the person of the leak")
    MEASURED = "leaks.measured", _("%(actor)s entered the measures taken after the leak")
    RETURNED = "leaks.returned", _("%(actor)s asked for more measures after the leak")
    CLOSED = "leaks.closed", _("%(actor)s closed the case of the leak")


adverse(LeakVerb.REPORTED, LeakVerb.FROZEN, LeakVerb.RETURNED)
