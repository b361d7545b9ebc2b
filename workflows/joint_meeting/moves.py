"""What happens to a session or an item outside its steps: called for items, withdrawn, asked of one unit less."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from coordination.access import Actor
from coordination.meetings.actions.coordination import drop_opinion
from coordination.meetings.actions.items import withdraw_item
from coordination.meetings.actions.sessions import call_for_items
from coordination.meetings.models import AgendaItem, Opinion, Session
from workflows.engine import turning
from workflows.engine.steps import start


@transaction.atomic
def call_and_start(session: Session, *, actor: Actor, **values: Any) -> Session:
    """Call the units for items, and start the process that will carry the session."""
    session = call_for_items(session, actor=actor, **values)
    start(session, actor=actor)
    return session


def withdraw(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """Withdraw the item and end its process, wherever it stands."""
    return turning.withdraw(item, withdraw_item, actor=actor, reason=reason)


def stop_asking(opinion: Opinion, *, actor: Actor, reason: str) -> Opinion:
    """Ask a unit no longer (减办): its branch ends, the others go on."""
    return turning.stop_branch(opinion.item, opinion, drop_opinion, actor=actor, reason=reason)
