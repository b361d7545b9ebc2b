"""The case's item on the agenda of a joint meeting, kept by number only: the rooms do not know each other."""

from __future__ import annotations

from django.db import transaction

from coordination.access import Actor, require
from coordination.changes import lock, revising
from coordination.deliberation.models import Deliberation
from coordination.deliberation.policies import can_prepare
from coordination.notifications.actions import hint

ITEM = "meetings.agendaitem"


@transaction.atomic
def note_item(case: Deliberation, *, actor: Actor, item_id: int, label: str) -> Deliberation:
    """Note which item carries the case to a session."""
    case = lock(case)
    require(can_prepare(actor, case))
    found = case.current
    with revising(found, actor=actor):
        found.item_id, found.item_label = item_id, label[:200]
    hint(case)
    return case
