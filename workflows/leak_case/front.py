"""How a leak is reported: from the page of the record that it is about, or from the security officer's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from coordination.leaks.actions.reporting import report_leak
from workflows.engine.steps import start

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.leaks.models import Leak
    from coordination.units.models import User


@transaction.atomic
def open_leak(record: Any, *, actor: Actor, kind: str, found: str, account: User | None = None) -> Leak:
    """Freeze what it names and start the security officer's case."""
    leak = report_leak(record, actor=actor, kind=kind, found=found, account=account)
    start(leak, actor=actor)
    return leak
