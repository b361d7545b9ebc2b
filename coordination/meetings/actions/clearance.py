"""The director's review, the convener's approval, and the answer from above (R211)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.verbs import Verb
from coordination.meetings.actions.traces import lock_item, tell_reporting_side, trace_item
from coordination.meetings.lifecycle.items import AgendaItemLifecycle
from coordination.meetings.models.items import AgendaItem
from coordination.meetings.policies.items import (
    can_approve_item,
    can_present_item,
    can_record_higher_answer,
    can_review_item,
)
from coordination.meetings.queries.items import approver_role
from coordination.meetings.rules import must_name_unit
from coordination.notifications.kinds import NoticeKind
from coordination.rules import ask
from coordination.units.models import Organisation


@transaction.atomic
def pass_item(item: AgendaItem, *, actor: Actor, opinion: str = "", medium: str = "") -> AgendaItem:
    """Pass the item to the convener whose approval its kind and money call for."""
    item = lock_item(item)
    require(can_review_item(actor, item))
    was = item.status
    AgendaItemLifecycle(item).pass_review(opinion)
    item.reviewed_at = timezone.now()
    item.approver_role = approver_role(item)
    trace_item(
        item,
        Verb.ITEM_REVIEWED,
        actor=actor,
        was=was,
        fields=["review_opinion", "reviewed_at", "approver_role"],
        reason=opinion,
        medium=medium,
    )
    return item


@transaction.atomic
def reroute_item(
    item: AgendaItem,
    *,
    actor: Actor,
    destination: str,
    reason: str,
    unit: Organisation | None = None,
    medium: str = "",
) -> AgendaItem:
    """End the item's way to a session and name where it goes instead."""
    item = lock_item(item)
    require(can_review_item(actor, item))
    ask("unit", must_name_unit, destination, unit)
    was = item.status
    AgendaItemLifecycle(item).reroute(reason)
    item.destination = AgendaItem.Destination(destination)
    item.destination_unit = unit if destination == AgendaItem.Destination.DUTY_UNIT else None
    item.ended_at = timezone.now()
    event = trace_item(
        item,
        Verb.ITEM_REROUTED,
        actor=actor,
        was=was,
        fields=["destination", "destination_unit", "ended_at"],
        reason=reason,
        medium=medium,
        after={"destination": item.destination, "unit": unit.short_name if unit else ""},
    )
    tell_reporting_side(item, NoticeKind.ITEM_REROUTED, event, actor=actor)
    return item


@transaction.atomic
def reject_item(item: AgendaItem, *, actor: Actor, reason: str, medium: str = "") -> AgendaItem:
    """The director or the convener refuses the item and says why."""
    item = lock_item(item)
    reviewing = item.status == AgendaItem.Status.REVIEWING
    require(can_review_item(actor, item) if reviewing else can_approve_item(actor, item))
    was = item.status
    AgendaItemLifecycle(item).reject(reason)
    item.ended_at = timezone.now()
    event = trace_item(
        item, Verb.ITEM_REJECTED, actor=actor, was=was, fields=["ended_at"], reason=reason, medium=medium
    )
    tell_reporting_side(item, NoticeKind.ITEM_REJECTED, event, actor=actor)
    return item


@transaction.atomic
def approve_item(item: AgendaItem, *, actor: Actor, opinion: str = "", medium: str = "") -> AgendaItem:
    """Admit the item: it waits in the pool for a session."""
    item = lock_item(item)
    require(can_approve_item(actor, item))
    was = item.status
    if was != AgendaItem.Status.APPROVING:
        raise ValidationError(_("The item does not wait for the convener."))
    AgendaItemLifecycle(item).approve()
    item.approved_at = timezone.now()
    item.approval_opinion = opinion
    event = trace_item(
        item,
        Verb.ITEM_APPROVED,
        actor=actor,
        was=was,
        fields=["approved_at", "approval_opinion"],
        reason=opinion,
        medium=medium,
    )
    tell_reporting_side(item, NoticeKind.ITEM_APPROVED, event, actor=actor, office=True)
    return item


@transaction.atomic
def hold_item(
    item: AgendaItem,
    *,
    actor: Actor,
    reason: str,
    until: dt.date | None = None,
    medium: str = "",
) -> AgendaItem:
    """Hold the item to the next session; the office brings it before the convener again."""
    item = lock_item(item)
    require(can_approve_item(actor, item))
    was = item.status
    AgendaItemLifecycle(item).hold(reason, until)
    event = trace_item(
        item, Verb.ITEM_HELD, actor=actor, was=was, reason=reason, medium=medium, after={"until": until}
    )
    tell_reporting_side(item, NoticeKind.ITEM_HELD, event, actor=actor, office=True)
    return item


@transaction.atomic
def present_item_again(item: AgendaItem, *, actor: Actor, note: str = "") -> AgendaItem:
    """Bring a held item before the convener again, for the session now prepared."""
    item = lock_item(item)
    require(can_present_item(actor, item))
    was = item.status
    AgendaItemLifecycle(item).present_again()
    trace_item(item, Verb.ITEM_PRESENTED_AGAIN, actor=actor, was=was, reason=note)
    return item


@transaction.atomic
def ask_higher_approval(item: AgendaItem, *, actor: Actor, reason: str, medium: str = "") -> AgendaItem:
    """A weighty matter goes up for approval before it may come to a session (重大事项报批)."""
    item = lock_item(item)
    require(can_approve_item(actor, item))
    was = item.status
    AgendaItemLifecycle(item).refer_up(reason)
    event = trace_item(item, Verb.HIGHER_APPROVAL_ASKED, actor=actor, was=was, reason=reason, medium=medium)
    tell_reporting_side(item, NoticeKind.ITEM_REFERRED_UP, event, actor=actor, office=True)
    return item


@transaction.atomic
def record_higher_answer(
    item: AgendaItem, *, actor: Actor, approved: bool, answer: str, basis: str = ""
) -> AgendaItem:
    """Enter what the higher level answered: the item is approved or rejected by it."""
    item = lock_item(item)
    require(can_record_higher_answer(actor, item))
    if not answer.strip():
        raise ValidationError({"answer": _("Write what the higher level answered.")})
    was = item.status
    if was != AgendaItem.Status.HIGHER:
        raise ValidationError(_("The item does not wait for an answer from above."))
    moves = AgendaItemLifecycle(item)
    item.higher_answer = answer.strip()
    if approved:
        moves.approve()
        item.approved_at = item.approved_at or timezone.now()
    else:
        moves.reject(answer.strip())
        item.ended_at = timezone.now()
    event = trace_item(
        item,
        Verb.HIGHER_APPROVAL_RECORDED,
        actor=actor,
        was=was,
        fields=["higher_answer", "approved_at", "ended_at"],
        reason=item.higher_answer,
        basis=basis,
    )
    kind = NoticeKind.ITEM_APPROVED if approved else NoticeKind.ITEM_REJECTED
    tell_reporting_side(item, kind, event, actor=actor, office=True)
    return item
