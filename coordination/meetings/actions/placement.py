"""What a session does with the items placed on it; called by the session's own actions.

The caller wakes the item's process afterwards (``workflows.engine.steps.wake``).
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.models import Event
from coordination.audit.verbs import RoomVerb
from coordination.changes import Change, begin, gives_reason, revising
from coordination.meetings.lifecycle.items import AgendaItemLifecycle
from coordination.meetings.models.items import AgendaItem, Placement
from coordination.meetings.notices import MeetingNotice
from coordination.meetings.policies.items import can_conclude_item, can_place_item
from coordination.meetings.queries.items import reporting_side
from coordination.meetings.verbs import MeetingVerb
from coordination.sittings.models import Matter
from coordination.telling import tell


@transaction.atomic
def place_item(item: AgendaItem, *, actor: Actor, matter: Matter) -> Placement:
    """Give an item of the pool its turn at a sitting."""
    item, change = begin(item, actor=actor)
    require(can_place_item(actor, item))
    AgendaItemLifecycle(item).place()
    placement = Placement.objects.create(item=item, matter=matter, placed_at=timezone.now())
    event = change.save(MeetingVerb.ITEM_PLACED, after={"session": str(matter.sitting)})
    tell(
        item, MeetingNotice.ITEM_PLACED, event, reporting_side(item), actor=actor, session=str(matter.sitting)
    )
    return placement


@gives_reason
@transaction.atomic
def take_off_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """Take the item off a session that has not dealt with it; it waits for another one."""
    item, change = begin(item, actor=actor)
    require(can_place_item(actor, item))
    return _carry_over(change, MeetingVerb.ITEM_TAKEN_OFF, reason)


@gives_reason
@transaction.atomic
def carry_over_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """The session did not reach it, or lacked the quorum for it: another session takes it."""
    item, change = begin(item, actor=actor)
    require(can_place_item(actor, item))
    return _carry_over(change, MeetingVerb.ITEM_CARRIED_OVER, reason)


@gives_reason
@transaction.atomic
def defer_item(item: AgendaItem, *, actor: Actor, until: dt.date, reason: str) -> AgendaItem:
    """The chair puts the item off to a day; it waits in the pool until then."""
    item, change = begin(item, actor=actor)
    placement = _current(item)
    require(can_conclude_item(actor, placement.matter))
    AgendaItemLifecycle(item).defer(reason, until)
    _leave(placement, change.actor)
    event = change.save(MeetingVerb.ITEM_DEFERRED, reason=reason, after={"until": until})
    _tell(placement, MeetingNotice.ITEM_DEFERRED, event, actor)
    return item


@gives_reason
@transaction.atomic
def refer_up_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """The chair refers the item to the higher level; with its answer the item comes back."""
    item, change = begin(item, actor=actor)
    placement = _current(item)
    require(can_conclude_item(actor, placement.matter))
    AgendaItemLifecycle(item).refer_up(reason)
    _leave(placement, change.actor)
    event = change.save(MeetingVerb.HIGHER_APPROVAL_ASKED, reason=reason)
    _tell(placement, MeetingNotice.ITEM_REFERRED_UP, event, actor)
    return item


@transaction.atomic
def decide_item(
    item: AgendaItem, *, actor: Actor, conclusion: str, reason: str = "", until: dt.date | None = None
) -> AgendaItem:
    """Enter the chair's conclusion; deferring and referring up take their own ways."""
    if conclusion == Matter.Conclusion.DEFER:
        if until is None:
            raise ValidationError({"until": _("Name the day to which the item is deferred.")})
        return defer_item(item, actor=actor, until=until, reason=reason)
    if conclusion == Matter.Conclusion.REFER_UP:
        return refer_up_item(item, actor=actor, reason=reason)
    item, change = begin(item, actor=actor)
    placement = _current(item)
    require(can_conclude_item(actor, placement.matter))
    AgendaItemLifecycle(item).decide(Matter.Conclusion(conclusion))
    item.ended_at = timezone.now()
    event = change.save(MeetingVerb.ITEM_DECIDED, reason=reason, after={"conclusion": conclusion})
    _tell(placement, MeetingNotice.ITEM_DECIDED, event, actor)
    return item


def _carry_over(change: Change[AgendaItem], verb: RoomVerb, reason: str) -> AgendaItem:
    item = change.record
    placement = _current(item)
    AgendaItemLifecycle(item).carry_over(reason)
    _leave(placement, change.actor)
    event = change.save(verb, reason=reason)
    _tell(placement, MeetingNotice.ITEM_CARRIED_OVER, event, change.actor)
    return item


def _tell(placement: Placement, notice: MeetingNotice, event: Event, actor: Actor) -> None:
    """The unit that reported the item, and the office, hear what the session did with it."""
    item, sitting = placement.item, placement.matter.sitting
    tell(item, notice, event, reporting_side(item, office=True), actor=actor, session=str(sitting))


def _current(item: AgendaItem) -> Placement:
    placement = item.placements.filter(left_at=None).select_related("matter__sitting__chair").first()
    if placement is None:
        raise ValidationError(_("The item is not on a session."))
    return placement


def _leave(placement: Placement, actor: Actor) -> None:
    with revising(placement, actor=actor):
        placement.left_at = timezone.now()
