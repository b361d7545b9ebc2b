"""A case as an item of a joint meeting: what the session decides comes back to the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from coordination.deliberation.actions.agenda import note_item
from coordination.deliberation.actions.hearing import carry_back, give_back
from coordination.deliberation.models import Deliberation
from coordination.deliberation.papers.forms import agenda_texts
from coordination.meetings.actions.arising import open_arising_item
from coordination.meetings.models import AgendaItem, Placement
from coordination.units.counties import county_of
from workflows.joint_meeting.front import open_item

if TYPE_CHECKING:
    from coordination.access import Actor
    from workflows.models import Task


def put_on_agenda(case: Deliberation, *, actor: Actor, parent_task: Task) -> AgendaItem:
    """The case under its pseudonym becomes an item, prepared already: it goes to the director's review."""
    texts = agenda_texts(case, case.current)
    item = open_item(
        open_arising_item,
        actor=actor,
        parent_task=parent_task,
        unit=county_of(case).civil_affairs,
        kind=AgendaItem.Kind.NEW_ISSUE,
        amount=case.amount,
        source=case,
        source_label=case.number_text,
        is_prepared=True,
        **texts,
    )
    note_item(case, actor=actor, item_id=item.pk, label=item.audit_label())
    return item


def bring_back(case: Deliberation, *, actor: Actor) -> None:
    """The item has ended: its conclusion and lines become the case's, or the case is heard another way."""
    found = case.current
    item = AgendaItem.objects.get(pk=int(found.item_id or 0))
    if item.status != AgendaItem.Status.DECIDED:
        give_back(case, actor=actor, reason=item.reason or _("The item ended without a decision."))
        return
    placement: Placement = (
        item.placements.select_related("matter__sitting__chair").order_by("-pk").first()  # type: ignore[assignment]
    )
    carry_back(case, actor=actor, matter=placement.matter, lines=_lines(placement))


def _lines(placement: Placement) -> list[dict[str, Any]]:
    """The lines decided on the item; the minutes open their assignments."""
    lines = placement.matter.decision_lines.select_related("lead_unit").prefetch_related("co_units")
    return [
        {
            "text": line.text,
            "measure": line.measure,
            "unit": line.lead_unit,
            "co_units": list(line.co_units.all()),
            "due_on": line.due_on,
            "opened": line,
        }
        for line in lines
    ]
