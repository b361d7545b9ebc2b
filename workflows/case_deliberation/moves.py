"""What happens to a case outside its steps: withdrawn, or a unit asked no longer."""

from __future__ import annotations

from coordination.access import Actor
from coordination.deliberation.actions.preparing import drop_sheet
from coordination.deliberation.actions.proposing import withdraw_case
from coordination.deliberation.models import Deliberation, Sheet
from coordination.meetings.actions.items import withdraw_item
from coordination.meetings.models import AgendaItem
from coordination.units.queries import clock_actor
from workflows.engine import turning


def items_of(case: Deliberation) -> list[AgendaItem]:
    """The item as which the case waits for a joint meeting, if it does."""
    items = AgendaItem.objects.filter(source_type=case._meta.label_lower, source_id=case.pk)
    return list(items.exclude(status__in=AgendaItem.ENDED))


def withdraw(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """Withdraw the case and end its process, wherever it stands; what the joint meeting has of it goes with it."""
    return turning.withdraw(case, _withdraw_with_item, actor=actor, reason=reason)


def _withdraw_with_item(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    case = withdraw_case(case, actor=actor, reason=reason)
    for item in items_of(case):
        turning.withdraw(item, withdraw_item, actor=clock_actor(), reason=reason)
    return case


def stop_asking(sheet: Sheet, *, actor: Actor, reason: str) -> Sheet:
    """The unit's sheet is no longer needed (减办)."""
    return turning.stop_branch(sheet.round.deliberation, sheet, drop_sheet, actor=actor, reason=reason)
