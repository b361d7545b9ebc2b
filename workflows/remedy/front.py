"""How a remedy is taken in: from the page of the decision that it is about."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from coordination.remedies.actions.entering import enter_remedy
from coordination.remedies.models import Remedy
from workflows.engine.steps import start

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.documents.models import Paper


@transaction.atomic
def open_remedy(
    paper: Paper,
    *,
    actor: Actor,
    kind: str,
    came: str,
    received_on: dt.date,
    said: str,
    is_simple: bool = False,
    reference: str = "",
) -> Remedy:
    """Enter the remedy and start its process: answered here, or replied to and decided elsewhere."""
    remedy = enter_remedy(
        paper,
        actor=actor,
        kind=kind,
        came=came,
        received_on=received_on,
        said=said,
        is_simple=is_simple,
        reference=reference,
    )
    start(remedy, actor=actor)
    return remedy


def open_objection(paper: Paper, *, actor: Actor, received_on: dt.date, said: str) -> Remedy:
    """What people brought against a public notice while it hung."""
    return open_remedy(
        paper,
        actor=actor,
        kind=Remedy.Kind.OBJECTION,
        came=Remedy.Way.IN_PERSON,
        received_on=received_on,
        said=said,
    )
