"""What can happen to a recovery."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.audit.verbs import RoomVerb, adverse, said_barely


class RecoveryVerb(RoomVerb):
    PROPOSED = "recoveries.proposed", _("%(actor)s proposed to ask %(amount)s yuan back")
    HEARD = "recoveries.heard", _("%(actor)s heard the person on the recovery")
    ORDERED = "recoveries.ordered", _("%(actor)s ordered %(amount)s yuan to be returned")
    DROPPED = "recoveries.dropped", _("%(actor)s found nothing to ask back")
    REVOKED = "recoveries.revoked", _("The order does not stand; nothing more is asked back")
    RECEIVED = "recoveries.received", _("%(actor)s entered %(amount)s yuan returned")
    TRIED = "recoveries.tried", pgettext_lazy("recovery", "%(actor)s tried to reach the person")
    PLAN_ASKED = "recoveries.plan_asked", _("Other instalments were asked for")
    PLAN_AGREED = "recoveries.plan_agreed", _("%(actor)s agreed to other instalments")
    PLAN_REFUSED = "recoveries.plan_refused", _("%(actor)s left the instalments as they were")
    WRITE_OFF_ASKED = "recoveries.write_off_asked", _("%(actor)s asked to write %(amount)s yuan off")
    WRITE_OFF_SIGNED = "recoveries.write_off_signed", _("%(actor)s agreed to the write-off for civil affairs")
    WRITE_OFF_AGREED = "recoveries.write_off_agreed", _("%(actor)s agreed to the write-off for finance")
    WRITE_OFF_REFUSED = "recoveries.write_off_refused", _("%(actor)s refused the write-off")
    WRITTEN_OFF = "recoveries.written_off", _("%(amount)s yuan were written off")
    FAULT_ANSWERED = (
        "recoveries.fault_answered",
        _("%(actor)s entered the answer of the discipline body"),
    )


adverse(
    RecoveryVerb.PROPOSED,
    RecoveryVerb.ORDERED,
    RecoveryVerb.PLAN_REFUSED,
    RecoveryVerb.WRITE_OFF_REFUSED,
    RecoveryVerb.WRITTEN_OFF,
)
said_barely(
    {
        RecoveryVerb.PROPOSED: _("%(actor)s proposed to ask aid back"),
        RecoveryVerb.ORDERED: _("%(actor)s ordered aid to be returned"),
        RecoveryVerb.RECEIVED: _("%(actor)s entered returned aid"),
        RecoveryVerb.WRITE_OFF_ASKED: _("%(actor)s asked for a write-off"),
        RecoveryVerb.WRITTEN_OFF: _("A recovery was written off"),
    }
)
