"""Whoever did something here cannot verify it later: hands, noted with each change (for actions alone)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from coordination.access import Actor
from coordination.changes import Change, Said, revising
from coordination.referrals.green import green_now
from coordination.referrals.lifecycle import LegLifecycle
from coordination.referrals.models import Leg, Referral
from coordination.referrals.verbs import ReferralVerb
from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.audit.models import Event


def note_hand(case: Referral, actor: Actor) -> None:
    """The one who acts, and whoever they stand for."""
    if actor.has_role(Role.CLOCK):
        return
    people = {actor.user.pk}
    if actor.on_behalf_of is not None:
        people.add(actor.on_behalf_of.user_id)
    case.hands.add(*people)


def handle(
    change: Change[Referral] | Change[Leg],
    verb: ReferralVerb,
    *,
    is_hand: bool = True,
    **said: Unpack[Said],
) -> Event:
    """Save a change of the matter by somebody who thereby handled it."""
    record = change.record
    if is_hand:
        note_hand(record.case if isinstance(record, Leg) else record, change.actor)
    if isinstance(record, Referral):
        note_green(record)
    elif not record.case.is_green:
        with revising(record.case, actor=change.actor) as case:
            note_green(case)
    return change.save(verb, **said)


def note_green(case: Referral) -> None:
    """Who has come to the green channel since the application is shown in it, as its next clocks are."""
    ground = green_now(case)
    case.is_green, case.green_ground = bool(ground), ground


def drop(change: Change[Leg], reason: str) -> Event:
    """Nobody needs to handle this leg any more."""
    LegLifecycle(change.record).drop(reason)
    return handle(change, ReferralVerb.LEG_DROPPED, reason=reason)
