"""What happens to a case outside its steps: withdrawn, or a unit asked no longer."""

from __future__ import annotations

from coordination.access import Actor
from coordination.deliberation.actions.preparing import drop_sheet
from coordination.deliberation.actions.proposing import withdraw_case
from coordination.deliberation.models import Deliberation, Sheet
from workflows.engine import turning


def withdraw(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """Withdraw the case and end its process, wherever it stands."""
    return turning.withdraw(case, withdraw_case, actor=actor, reason=reason)


def stop_asking(sheet: Sheet, *, actor: Actor, reason: str) -> Sheet:
    """The unit's sheet is no longer needed (减办)."""
    return turning.stop_branch(sheet.round.deliberation, sheet, drop_sheet, actor=actor, reason=reason)
