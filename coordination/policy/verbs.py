"""What happens to rules, the calendar, and the due times that follow them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb


class PolicyVerb(RoomVerb):
    POLICY_DOCUMENT_REGISTERED = "policy.document_registered", _("%(actor)s entered a policy document")
    PARAMETERS_VERSIONED = (
        "policy.parameters_versioned",
        _("%(actor)s put a version of the parameters in force"),
    )
    CALENDAR_IMPORTED = "policy.calendar_imported", _("%(actor)s imported the calendar notice")
    DEADLINE_RECOMPUTED = (
        "policy.deadline_recomputed",
        _("The deadline was recomputed from the calendar notice"),
    )
    DEADLINE_SET_BY_HAND = "policy.deadline_set_by_hand", _("%(actor)s set the deadline by hand")
    CLOCK_PAUSED = "policy.clock_paused", _("The time in which no page answered was added to the deadline")
