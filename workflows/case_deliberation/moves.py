"""What happens to a case outside its steps: withdrawn, or a unit asked no longer."""

from __future__ import annotations

import datetime as dt

from coordination.access import Actor
from coordination.deliberation.actions.preparing import drop_sheet
from coordination.deliberation.actions.proposing import withdraw_case
from coordination.deliberation.actions.reopening import reopen_case
from coordination.deliberation.models import Deliberation, Sheet
from coordination.meetings.actions.items import withdraw_item
from coordination.meetings.models import AgendaItem
from coordination.units.queries import clock_actor
from workflows.engine import turning
from workflows.life_reports import front as lives


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


def reopen(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """A closed case goes on in a new round, with a process of its own."""
    return turning.restart(case, reopen_case, actor=actor, reason=reason)


def stop_asking(sheet: Sheet, *, actor: Actor, reason: str) -> Sheet:
    """The unit's sheet is no longer needed (减办)."""
    return turning.stop_branch(sheet.round.deliberation, sheet, drop_sheet, actor=actor, reason=reason)


def find_dead(case: Deliberation, *, actor: Actor, died_on: dt.date, note_text: str) -> Deliberation:
    """Whoever visits finds that the person has died."""
    lives.report_where_new(case.person, actor=actor, died_on=died_on, how_known=note_text, source=case)
    case.refresh_from_db()
    return case


def find_moved(
    case: Deliberation, *, actor: Actor, moved_on: dt.date, new_place: str, note_text: str
) -> Deliberation:
    """Whoever visits finds that the household has moved."""
    lives.report_move_where_new(
        case.person, actor=actor, moved_on=moved_on, how_known=note_text, place=new_place, source=case
    )
    case.refresh_from_db()
    return case
