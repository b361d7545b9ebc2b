"""The director's review, the convener's approval, and the answer from above (R211)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, gives_reason, need
from coordination.meetings.lifecycle.items import AgendaItemLifecycle
from coordination.meetings.models.items import AgendaItem
from coordination.meetings.notices import MeetingNotice
from coordination.meetings.policies.items import (
    can_approve_item,
    can_present_item,
    can_record_higher_answer,
    can_review_item,
)
from coordination.meetings.queries.items import approver_role, reporting_side
from coordination.meetings.rules import must_name_unit
from coordination.meetings.verbs import MeetingVerb
from coordination.rules import ask
from coordination.telling import tell
from coordination.units.models import Organisation


@transaction.atomic
def pass_item(item: AgendaItem, *, actor: Actor, opinion: str = "") -> AgendaItem:
    """Pass the item to the convener whose approval its kind and money call for."""
    item, change = begin(item, actor=actor)
    require(can_review_item(actor, item))
    AgendaItemLifecycle(item).pass_review(opinion)
    item.reviewed_at = timezone.now()
    item.approver_role = approver_role(item)
    change.save(MeetingVerb.ITEM_REVIEWED, reason=opinion)
    return item


@gives_reason
@transaction.atomic
def reroute_item(
    item: AgendaItem,
    *,
    actor: Actor,
    destination: str,
    reason: str,
    unit: Organisation | None = None,
) -> AgendaItem:
    """End the item's way to a session and name where it goes instead."""
    item, change = begin(item, actor=actor)
    require(can_review_item(actor, item))
    ask("unit", must_name_unit, destination, unit)
    AgendaItemLifecycle(item).reroute(reason)
    item.destination = AgendaItem.Destination(destination)
    item.destination_unit = unit if destination == AgendaItem.Destination.DUTY_UNIT else None
    item.ended_at = timezone.now()
    event = change.save(
        MeetingVerb.ITEM_REROUTED,
        reason=reason,
        after={"destination": item.destination, "unit": unit.short_name if unit else ""},
    )
    tell(item, MeetingNotice.ITEM_REROUTED, event, reporting_side(item), actor=actor)
    return item


@gives_reason
@transaction.atomic
def reject_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """The director or the convener refuses the item and says why."""
    item, change = begin(item, actor=actor)
    reviewing = item.status == AgendaItem.Status.REVIEWING
    require(can_review_item(actor, item) if reviewing else can_approve_item(actor, item))
    AgendaItemLifecycle(item).reject(reason)
    item.ended_at = timezone.now()
    event = change.save(MeetingVerb.ITEM_REJECTED, reason=reason)
    tell(item, MeetingNotice.ITEM_REJECTED, event, reporting_side(item), actor=actor)
    return item


@transaction.atomic
def approve_item(item: AgendaItem, *, actor: Actor, opinion: str = "") -> AgendaItem:
    """Admit the item: it waits in the pool for a session."""
    item, change = begin(item, actor=actor)
    require(can_approve_item(actor, item))
    AgendaItemLifecycle(item).approve()
    item.approved_at = timezone.now()
    item.approval_opinion = opinion
    event = change.save(MeetingVerb.ITEM_APPROVED, reason=opinion)
    tell(item, MeetingNotice.ITEM_APPROVED, event, reporting_side(item, office=True), actor=actor)
    return item


@gives_reason
@transaction.atomic
def hold_item(
    item: AgendaItem,
    *,
    actor: Actor,
    reason: str,
    until: dt.date | None = None,
) -> AgendaItem:
    """Hold the item to the next session; the office brings it before the convener again."""
    item, change = begin(item, actor=actor)
    require(can_approve_item(actor, item))
    AgendaItemLifecycle(item).hold(reason, until)
    event = change.save(MeetingVerb.ITEM_HELD, reason=reason, after={"until": until})
    tell(item, MeetingNotice.ITEM_HELD, event, reporting_side(item, office=True), actor=actor)
    return item


@transaction.atomic
def present_item_again(item: AgendaItem, *, actor: Actor, note: str = "") -> AgendaItem:
    """Bring a held item before the convener again, for the session now prepared."""
    item, change = begin(item, actor=actor)
    require(can_present_item(actor, item))
    AgendaItemLifecycle(item).present_again()
    change.save(MeetingVerb.ITEM_PRESENTED_AGAIN, reason=note)
    return item


@gives_reason
@transaction.atomic
def ask_higher_approval(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """A weighty matter goes up for approval before it may come to a session (重大事项报批)."""
    item, change = begin(item, actor=actor)
    require(can_approve_item(actor, item))
    AgendaItemLifecycle(item).refer_up(reason)
    event = change.save(MeetingVerb.HIGHER_APPROVAL_ASKED, reason=reason)
    tell(item, MeetingNotice.ITEM_REFERRED_UP, event, reporting_side(item, office=True), actor=actor)
    return item


@transaction.atomic
def record_higher_answer(
    item: AgendaItem, *, actor: Actor, approved: bool, answer: str, basis: str = ""
) -> AgendaItem:
    """Enter what the higher level answered: the item is approved or rejected by it."""
    item, change = begin(item, actor=actor)
    require(can_record_higher_answer(actor, item))
    answer = need(answer, _("Write what the higher level answered."), field="answer")
    moves = AgendaItemLifecycle(item)
    item.higher_answer = answer
    if approved:
        moves.approve_from_above()
        item.approved_at = item.approved_at or timezone.now()
    else:
        moves.reject_from_above(answer)
        item.ended_at = timezone.now()
    event = change.save(MeetingVerb.HIGHER_APPROVAL_RECORDED, reason=item.higher_answer, basis=basis)
    kind = MeetingNotice.ITEM_APPROVED if approved else MeetingNotice.ITEM_REJECTED
    tell(item, kind, event, reporting_side(item, office=True), actor=actor)
    return item
