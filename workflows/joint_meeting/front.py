"""How an agenda item is opened: by its unit, or out of another process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction

from coordination.meetings.actions.items import create_item
from workflows.engine.steps import start

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.meetings.models import AgendaItem
    from workflows.models import Task


@transaction.atomic
def open_item(
    draft: Callable[..., AgendaItem] = create_item,
    *,
    actor: Actor,
    parent_task: Task | None = None,
    **values: Any,
) -> AgendaItem:
    """Draft an item by an action of its room and start its process; the one way for pages and other processes.

    ``draft`` says how the item comes about: a unit writes it, or it arises out of another matter.
    """
    item = draft(actor=actor, **values)
    start(item, actor=actor, parent_task=parent_task)
    return item
