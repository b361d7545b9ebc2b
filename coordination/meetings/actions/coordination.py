"""The office's check of an item, and what the units concerned say before the session."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import bulk_create_versions, record, save_version
from coordination.audit.verbs import Verb
from coordination.meetings.actions.traces import (
    lock_item,
    tell_reporting_side,
    trace_item,
)
from coordination.meetings.lifecycle.items import AgendaItemLifecycle
from coordination.meetings.models.items import AgendaItem, ConcernedUnit, Opinion
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
    returns_left,
)
from coordination.notifications.actions import hint
from coordination.notifications.kinds import NoticeKind
from coordination.units.models import Organisation


@transaction.atomic
def check_item(item: AgendaItem, *, actor: Actor, units: Iterable[Organisation] = ()) -> AgendaItem:
    """Find the item complete; the units named are asked for their opinions first (C2-3, C2-4)."""
    item = lock_item(item)
    require(can_check_item(actor, item))
    was = item.status
    asked = [unit for unit in units if unit.pk != item.unit_id]
    moves = AgendaItemLifecycle(item)
    if asked:
        moves.ask_units()
    else:
        _bring_on(item, moves)
    names = {"units": [unit.short_name for unit in asked]}
    trace_item(item, Verb.ITEM_FOUND_COMPLETE, actor=actor, was=was, fields=["approver_role"], after=names)
    if asked:
        _ask(item, asked, actor)
        record(Verb.COORDINATION_ASKED, actor=actor, subject=item, unit=item.unit_id, after=names)
    return item


@transaction.atomic
def return_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """Send an incomplete item back, saying what is missing; its number stays."""
    item = lock_item(item)
    require(can_check_item(actor, item))
    if not returns_left(item):
        raise ValidationError(
            _("The item has been returned as often as allowed; put it off to the next call instead.")
        )
    return _return(item, Verb.ITEM_RETURNED_INCOMPLETE, actor, reason)


@transaction.atomic
def put_off_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """Returned too often, the item misses this call and may be amended for the next one."""
    item = lock_item(item)
    require(can_check_item(actor, item))
    if returns_left(item):
        raise ValidationError(_("The item can still be returned for amendment."))
    was = item.status
    AgendaItemLifecycle(item).put_off_to_next_call(reason)
    _forget_review(item)
    event = trace_item(item, Verb.ITEM_PUT_OFF, actor=actor, was=was, fields=["reviewed_at"], reason=reason)
    tell_reporting_side(item, NoticeKind.ITEM_PUT_OFF, event, actor=actor)
    return item


@transaction.atomic
def return_reviewed_item(item: AgendaItem, *, actor: Actor, reason: str, medium: str = "") -> AgendaItem:
    """The office director sends the item back to its unit for amendment."""
    item = lock_item(item)
    require(can_review_item(actor, item))
    return _return(item, Verb.ITEM_RETURNED, actor, reason, medium)


@transaction.atomic
def give_opinion(opinion: Opinion, *, actor: Actor, stance: str, text: str = "", medium: str = "") -> Opinion:
    """The unit agrees, agrees with comment, or disagrees and says why."""
    item = lock_item(opinion.item)
    opinion = _lock_opinion(opinion)
    require(can_give_opinion(actor, opinion))
    if stance != Opinion.Stance.AGREE and not text.strip():
        raise ValidationError({"text": _("Write the comment, or the reason for disagreeing.")})
    opinion.status = Opinion.Status.ANSWERED
    opinion.stance = stance
    opinion.text = text.strip()
    opinion.answered_at = timezone.now()
    opinion.answered_by = actor.user
    opinion.signed_as = actor.acting_post.label if actor.acting_post else ""
    save_version(opinion, actor=actor)
    event = record(
        Verb.COORDINATION_ANSWERED,
        actor=actor,
        subject=item,
        unit=opinion.unit_id,
        after={"unit": opinion.unit.short_name, "stance": stance},
        reason=opinion.text,
        medium=medium,
    )
    tell_reporting_side(
        item, NoticeKind.ITEM_PREOP_ANSWERED, event, actor=actor, unit=opinion.unit.short_name
    )
    hint(item)
    _finish_round(item, actor)
    return opinion


@transaction.atomic
def close_opinion(opinion: Opinion, *, actor: Actor) -> Opinion:
    """Note that no reply came by the closing time: silence is recorded and is no consent."""
    item = lock_item(opinion.item)
    opinion = _lock_opinion(opinion)
    require(can_close_opinion(actor, opinion))
    _end_opinion(opinion, Opinion.Status.NO_REPLY, Verb.COORDINATION_NO_REPLY, actor, "")
    _finish_round(item, actor)
    return opinion


@transaction.atomic
def drop_opinion(opinion: Opinion, *, actor: Actor, reason: str) -> Opinion:
    """Stop asking a unit that turned out not to be concerned (减办)."""
    item = lock_item(opinion.item)
    opinion = _lock_opinion(opinion)
    require(can_drop_opinion(actor, opinion))
    _end_opinion(opinion, Opinion.Status.DROPPED, Verb.COORDINATION_DROPPED, actor, reason)
    _finish_round(item, actor)
    return opinion


@transaction.atomic
def recommend_view(item: AgendaItem, *, actor: Actor, view: str) -> AgendaItem:
    """Attach the office's recommended view to the reasons of both sides (C2-4)."""
    item = lock_item(item)
    require(can_recommend_view(actor, item))
    was = item.status
    if not view.strip():
        raise ValidationError({"view": _("Write the recommended view.")})
    AgendaItemLifecycle(item).bring_to_review()
    item.recommended_view = view.strip()
    trace_item(item, Verb.VIEW_RECOMMENDED, actor=actor, was=was, fields=["recommended_view"], reason=view)
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


def _end_opinion(opinion: Opinion, status: str, verb: Verb, actor: Actor, reason: str) -> None:
    opinion.status = status
    save_version(opinion, actor=actor, update_fields=["status"], reason=reason)
    record(
        verb,
        actor=actor,
        subject=opinion.item,
        unit=opinion.unit_id,
        after={"unit": opinion.unit.short_name},
        reason=reason,
    )
    hint(opinion.item)


def _finish_round(item: AgendaItem, actor: Actor) -> None:
    """With the last answer in, the item moves on; disagreement asks for the office's view first."""
    if has_open_opinions(item):
        return
    was = item.status
    moves = AgendaItemLifecycle(item)
    if is_unresolved(item):
        moves.find_unresolved()
    else:
        _bring_on(item, moves)
    trace_item(item, Verb.COORDINATION_CLOSED, actor=actor, was=was, fields=["approver_role"])


def _bring_on(item: AgendaItem, moves: AgendaItemLifecycle) -> None:
    """To the director, unless the signature of civil affairs' head was the review already."""
    if item.reviewed_at is None or is_unresolved(item):
        moves.bring_to_review()
    else:
        moves.bring_to_approval()
        item.approver_role = approver_role(item)


def _return(item: AgendaItem, verb: Verb, actor: Actor, reason: str, medium: str = "") -> AgendaItem:
    was = item.status
    AgendaItemLifecycle(item).return_for_amendment(reason)
    _forget_review(item)
    event = trace_item(item, verb, actor=actor, was=was, fields=["reviewed_at"], reason=reason, medium=medium)
    tell_reporting_side(item, NoticeKind.ITEM_RETURNED, event, actor=actor)
    return item


def _forget_review(item: AgendaItem) -> None:
    item.reviewed_at = None


def _lock_opinion(opinion: Opinion) -> Opinion:
    opinion = (
        Opinion.objects.select_for_update(of=("self",)).select_related("unit", "item").get(pk=opinion.pk)
    )
    if opinion.status != Opinion.Status.ASKED:
        raise ValidationError(_("This opinion has been given or is no longer asked for."))
    return opinion
