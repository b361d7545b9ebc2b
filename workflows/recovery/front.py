"""How aid is asked back: from the page of its case, or where an advance is filed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from coordination.recoveries.actions.ordering import propose, revoke
from coordination.recoveries.lifecycle import RUNNING
from coordination.recoveries.models import Recovery
from coordination.units.queries import clock_actor
from workflows.engine.steps import start
from workflows.engine.turning import withdraw

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.aid.models import AidCase


@transaction.atomic
def open_recovery(case: AidCase, *, actor: Actor, ground: str, found: str, amount: Decimal) -> Recovery:
    """Propose the recovery and start its process with the hearing."""
    recovery = propose(case, actor=actor, ground=ground, found=found, amount=amount)
    start(recovery, actor=actor)
    return recovery


def take_order_away(recovery: Recovery, *, reason: str) -> Recovery:
    """The order does not stand any more: its process ends where it is; one that has ended stays as it is."""
    recovery.refresh_from_db(fields=["status"])
    if recovery.status not in RUNNING:
        return recovery
    return withdraw(recovery, revoke, actor=clock_actor(), reason=reason)
