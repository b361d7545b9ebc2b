"""A household that moved inside the county: handed over at once, received with a signature, undone where it was wrong."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, enter, gives_reason, lock
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, sign
from coordination.lives.lifecycle import move_move
from coordination.lives.models import HouseholdMove
from coordination.lives.notices import LifeNotice
from coordination.lives.policies import can_receive_household, can_undo_move
from coordination.lives.verbs import LifeVerb
from coordination.policy.queries import policy_version
from coordination.register.actions import move_household
from coordination.register.models import Household
from coordination.register.policies import can_amend_household
from coordination.rules import ask, must_have_come
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role

S = HouseholdMove.Status
RECEIPT = "迁移户交接回执"


@gives_reason
@transaction.atomic
def hand_over(
    household: Household,
    *,
    actor: Actor,
    township: Organisation,
    village: Organisation | None = None,
    address: str = "",
    moved_on: dt.date,
    reason: str,
) -> HouseholdMove:
    """The household lives in another township now, which handles it from this moment and signs for it."""
    household = lock(household)
    require(can_amend_household(actor, household))
    ask("moved_on", must_have_come, moved_on)
    if township.pk == household.township_id:
        raise ValidationError({"place": _("The household lives in this township already.")})
    if household.moves.filter(status=S.SENT).exists():
        raise ValidationError(_("A move of this household waits for its receipt: undo it first."))
    if household.departures.under_way().exists():
        raise ValidationError(_("This household is on its way out of the county already."))
    today = timezone.localdate()
    move = HouseholdMove(
        household=household,
        from_township=household.township,
        from_village=household.village,
        from_address=household.address,
        to_township=township,
        moved_on=moved_on,
        reason=reason,
        sent_by=actor.acting_post,
        sent_at=timezone.now(),
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(household)),
    )
    move.household = move_household(
        household, actor=actor, township=township, village=village, address=address, reason=reason
    )
    move.full_clean()
    enter(move, LifeVerb.HANDED_OVER, actor=actor, after=_places(move), reason=reason)
    return move


@transaction.atomic
def receive_household(move: HouseholdMove, *, actor: Actor, note: str = "") -> HouseholdMove:
    """The new township signs that it has the household and its open steps."""
    move, change = begin(move, actor=actor)
    require(can_receive_household(actor, move))
    move_move(move, S.RECEIVED)
    move.received_by, move.received_at, move.note = actor.acting_post, timezone.now(), note.strip()
    _sign_receipt(move, actor=actor)
    event = change.save(LifeVerb.MOVE_RECEIVED, after=_places(move), reason=move.note)
    tell(move, LifeNotice.MOVE_RECEIVED, event, [_clerk(move.from_township)], actor=actor)
    return move


@gives_reason
@transaction.atomic
def return_household(move: HouseholdMove, *, actor: Actor, reason: str) -> HouseholdMove:
    """The household does not live there: it goes back to the township that handed it over."""
    move, change = begin(move, actor=actor)
    require(can_receive_household(actor, move))
    move_move(move, S.RETURNED)
    return _take_back(change, LifeVerb.MOVE_RETURNED, reason)


@gives_reason
@transaction.atomic
def undo_move(move: HouseholdMove, *, actor: Actor, reason: str) -> HouseholdMove:
    """It was wrong: the household stands where it stood, and both townships are told."""
    move, change = begin(move, actor=actor)
    require(can_undo_move(actor, move))
    move_move(move, S.UNDONE)
    return _take_back(change, LifeVerb.MOVE_UNDONE, reason)


def _take_back(change: Change[HouseholdMove], verb: LifeVerb, reason: str) -> HouseholdMove:
    move, actor = change.record, change.actor
    move.ended_by, move.ended_at, move.end_reason = actor.acting_post, timezone.now(), reason
    move.household = move_household(
        move.household,
        actor=actor,
        township=move.from_township,
        village=move.from_village,
        address=move.from_address,
        reason=reason,
    )
    event = change.save(verb, after=_places(move), reason=reason)
    told = [_clerk(move.from_township), _clerk(move.to_township)]
    tell(move, LifeNotice.MOVE_TAKEN_BACK, event, told, actor=actor)
    return move


def _clerk(township: Organisation) -> Holder:
    return Holder(township, Role.TCLERK)


def _places(move: HouseholdMove) -> dict[str, str]:
    return {"from": move.from_township.short_name, "to": move.to_township.short_name}


def _sign_receipt(move: HouseholdMove, *, actor: Actor) -> None:
    """On paper as on the screen: which household, from where, since when, by whom (C7)."""
    rows = [
        ["家庭编号", move.household.number],
        ["迁出乡镇", move.from_township.name],
        ["迁入乡镇", move.to_township.name],
        ["迁移日期", move.moved_on.isoformat()],
        ["接收说明", move.note],
    ]
    paper = draft_paper(
        PaperKind.D32,
        subject=move,
        organ=move.to_township,
        title=f"{move.household.number}{RECEIPT}",
        content={
            "form": RECEIPT,
            "addressee": f"{move.from_township.name}：",
            "rows": [row for row in rows if row[1]],
            "requirement": "该户及其未办结事项已接收，自签收之日起由本乡镇办理。",
        },
        actor=actor,
    )
    sign(paper, actor=actor, recipients=[move.from_township])
