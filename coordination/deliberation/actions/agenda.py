"""The case's item on the agenda of a joint meeting, kept by number only: the rooms do not know each other."""

from __future__ import annotations

from django.db import transaction

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.deliberation.models import Deliberation
from coordination.deliberation.policies import can_prepare
from coordination.deliberation.traces import lock_case, lock_round
from coordination.notifications.actions import hint

ITEM = "meetings.agendaitem"


@transaction.atomic
def note_item(case: Deliberation, *, actor: Actor, item_id: int, label: str) -> Deliberation:
    """Note which item carries the case to a session."""
    case = lock_case(case)
    require(can_prepare(actor, case))
    found = lock_round(case)
    found.item_id, found.item_label = item_id, label[:200]
    save_version(found, actor=actor, update_fields=["item_id", "item_label"])
    hint(case)
    return case
