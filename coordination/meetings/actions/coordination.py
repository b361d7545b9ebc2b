"""The office's check of an item, and what the units concerned say before the session."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import bulk_create_versions
from coordination.audit.verbs import RoomVerb
from coordination.changes import Change, begin, gives_reason, need, trace
from coordination.meetings.lifecycle.items import AgendaItemLifecycle
from coordination.meetings.models.items import AgendaItem, ConcernedUnit, Opinion
from coordination.meetings.notices import MeetingNotice
from coordination.meetings.policies.items import (
    can_check_item,
    can_close_opinion,
    can_drop_opinion,
    can_give_opinion,
    can_recommend_view,
    can_review_item,
)
from coordination.meetings.queries.items import (
    approver_role,
    has_open_opinions,
    is_unresolved,
    reporting_side,
    returns_left,
)
from coordination.meetings.verbs import MeetingVerb
from coordination.telling import tell
from coordination.units.models import Organisation


@transaction.atomic
def check_item(item: AgendaItem, *, actor: Actor, units: Iterable[Organisation] = ()) -> AgendaItem:
    """Find the item complete; the units named are asked for their opinions first (C2-3, C2-4)."""
    item, change = begin(item, actor=actor)
    require(can_check_item(actor, item))
    asked = [unit for unit in units if unit.pk != item.unit_id]
    moves = AgendaItemLifecycle(item)
    if asked:
        moves.ask_units()
    else:
        _bring_on(item, moves)
    names = {"units": [unit.short_name for unit in asked]}
    change.save(MeetingVerb.ITEM_FOUND_COMPLETE, after=names)
    if asked:
        _ask(item, asked, actor)
        change.trace(MeetingVerb.COORDINATION_ASKED, after=names)
    return item


@gives_reason
@transaction.atomic
def return_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """Send an incomplete item back, saying what is missing; its number stays."""
    item, change = begin(item, actor=actor)
    require(can_check_item(actor, item))
    if not returns_left(item):
        raise ValidationError(
            _("The item has been returned as often as allowed; put it off to the next call instead.")
        )
    return _return(change, MeetingVerb.ITEM_RETURNED_INCOMPLETE, reason)


@gives_reason
@transaction.atomic
def put_off_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """Returned too often, the item misses this call and may be amended for the next one."""
    item, change = begin(item, actor=actor)
    require(can_check_item(actor, item))
    if returns_left(item):
        raise ValidationError(_("The item can still be returned for amendment."))
    AgendaItemLifecycle(item).put_off_to_next_call(reason)
    _forget_review(item)
    event = change.save(MeetingVerb.ITEM_PUT_OFF, reason=reason)
    tell(item, MeetingNotice.ITEM_PUT_OFF, event, reporting_side(item), actor=actor)
    return item


@gives_reason
@transaction.atomic
def return_reviewed_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """The office director sends the item back to its unit for amendment."""
    item, change = begin(item, actor=actor)
    require(can_review_item(actor, item))
    return _return(change, MeetingVerb.ITEM_RETURNED, reason)


@transaction.atomic
def give_opinion(opinion: Opinion, *, actor: Actor, stance: str, text: str = "") -> Opinion:
    """The unit agrees, agrees with comment, or disagrees and says why."""
    item, opinion, change = _begin(opinion, actor)
    require(can_give_opinion(actor, opinion))
    if stance != Opinion.Stance.AGREE and not text.strip():
        raise ValidationError({"text": _("Write the comment, or the reason for disagreeing.")})
    opinion.status = Opinion.Status.ANSWERED
    opinion.stance = stance
    opinion.text = text.strip()
    opinion.answered_at = timezone.now()
    opinion.answered_by = actor.user
    opinion.signed_as = actor.acting_post.label if actor.acting_post else ""
    change.keep()
    event = trace(
        item,
        MeetingVerb.COORDINATION_ANSWERED,
        actor=actor,
        unit=opinion.unit,
        after={"stance": stance},
        reason=opinion.text,
    )
    tell(
        item,
        MeetingNotice.ITEM_PREOP_ANSWERED,
        event,
        reporting_side(item),
        actor=actor,
        unit=opinion.unit.short_name,
    )
    _finish_round(item, actor)
    return opinion


@transaction.atomic
def close_opinion(opinion: Opinion, *, actor: Actor) -> Opinion:
    """Note that no reply came by the closing time: silence is recorded and is no consent."""
    item, opinion, change = _begin(opinion, actor)
    require(can_close_opinion(actor, opinion))
    _end_opinion(change, item, Opinion.Status.NO_REPLY, MeetingVerb.COORDINATION_NO_REPLY)
    _finish_round(item, actor)
    return opinion


@gives_reason
@transaction.atomic
def drop_opinion(opinion: Opinion, *, actor: Actor, reason: str) -> Opinion:
    """Stop asking a unit that turned out not to be concerned (减办)."""
    item, opinion, change = _begin(opinion, actor)
    require(can_drop_opinion(actor, opinion))
    _end_opinion(change, item, Opinion.Status.DROPPED, MeetingVerb.COORDINATION_DROPPED, reason)
    _finish_round(item, actor)
    return opinion


@transaction.atomic
def recommend_view(item: AgendaItem, *, actor: Actor, view: str) -> AgendaItem:
    """Attach the office's recommended view to the reasons of both sides (C2-4)."""
    item, change = begin(item, actor=actor)
    require(can_recommend_view(actor, item))
    view = need(view, _("Write the recommended view."), field="view")
    AgendaItemLifecycle(item).bring_to_review()
    item.recommended_view = view
    change.save(MeetingVerb.VIEW_RECOMMENDED, reason=view)
    return item


def _ask(item: AgendaItem, units: list[Organisation], actor: Actor) -> None:
    now = timezone.now()
    known = set(item.concerned.values_list("unit_id", flat=True))
    ConcernedUnit.objects.bulk_create(
        ConcernedUnit(item=item, unit=unit) for unit in units if unit.pk not in known
    )
    bulk_create_versions(
        [Opinion(item=item, unit=unit, round=item.round, asked_at=now) for unit in units], actor=actor
    )


def _end_opinion(
    change: Change[Opinion], item: AgendaItem, status: Opinion.Status, verb: RoomVerb, reason: str = ""
) -> None:
    opinion = change.record
    opinion.status = status
    change.keep(reason)
    trace(item, verb, actor=change.actor, unit=opinion.unit, reason=reason)


def _finish_round(item: AgendaItem, actor: Actor) -> None:
    """With the last answer in, the item moves on; disagreement asks for the office's view first."""
    if has_open_opinions(item):
        return
    change = Change(item, actor=actor)
    moves = AgendaItemLifecycle(item)
    if is_unresolved(item):
        moves.find_unresolved()
    else:
        _bring_on(item, moves)
    change.save(MeetingVerb.COORDINATION_CLOSED)


def _bring_on(item: AgendaItem, moves: AgendaItemLifecycle) -> None:
    """To the director, unless the signature of civil affairs' head was the review already."""
    if item.reviewed_at is None or is_unresolved(item):
        moves.bring_to_review()
    else:
        moves.bring_to_approval()
        item.approver_role = approver_role(item)


def _return(change: Change[AgendaItem], verb: RoomVerb, reason: str) -> AgendaItem:
    item = change.record
    AgendaItemLifecycle(item).return_for_amendment(reason)
    _forget_review(item)
    event = change.save(verb, reason=reason)
    tell(item, MeetingNotice.ITEM_RETURNED, event, reporting_side(item), actor=change.actor)
    return item


def _forget_review(item: AgendaItem) -> None:
    item.reviewed_at = None


def _begin(opinion: Opinion, actor: Actor) -> tuple[AgendaItem, Opinion, Change[Opinion]]:
    opinion, change = begin(opinion, actor=actor)
    if opinion.status != Opinion.Status.ASKED:
        raise ValidationError(_("This opinion has been given or is no longer asked for."))
    return opinion.item, opinion, change
