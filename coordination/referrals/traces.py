"""What every change of a referral or a leg ends with: saved, recorded, its hands noted, told (for actions alone)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation

from coordination.access import Actor
from coordination.audit.actions import record, save_version
from coordination.audit.models import Event
from coordination.notifications.actions import hint, notify
from coordination.referrals.models import Leg, Referral
from coordination.referrals.notices import ReferralNotice
from coordination.referrals.queries.people import receiver_of, window_of
from coordination.referrals.verbs import ReferralVerb
from coordination.units.holders import Holder, people_of
from coordination.units.models import Role, User

CASE_MOVES = ("status", "reason", "round", "reopenings")
LEG_MOVES = ("status", "reason", "round", "returns")


def lock_case(case: Referral) -> Referral:
    return (
        Referral.objects.select_for_update(of=("self",))
        .select_related("window", "household__township", "person")
        .get(pk=case.pk)
    )


def lock_leg(leg: Leg) -> Leg:
    """The case first, then the leg: everybody takes them in this order."""
    case = lock_case(leg.case)
    locked = Leg.objects.select_for_update(of=("self",)).select_related("receiver").get(pk=leg.pk)
    locked.case = case
    return locked


def trace_case(
    case: Referral,
    verb: ReferralVerb,
    *,
    actor: Actor,
    was: str,
    fields: Iterable[str] = (),
    reason: str = "",
    basis: str = "",
    after: dict[str, Any] | None = None,
    is_hand: bool = True,
    medium: str = "",
) -> Event:
    """Save the move with its version, leave the event, and let open pages read again."""
    save_version(case, actor=actor, update_fields=[*CASE_MOVES, *fields], reason=reason)
    if is_hand:
        note_hand(case, actor)
    event = record(
        verb,
        actor=actor,
        subject=case,
        unit=case.window_id,
        household=chain_key(case),
        before={"status": was},
        after={"status": case.status, **(after or {})},
        reason=reason,
        basis=basis,
        medium=medium,
    )
    hint(case)
    return event


def trace_leg(
    leg: Leg,
    verb: ReferralVerb,
    *,
    actor: Actor,
    was: str,
    fields: Iterable[str] = (),
    reason: str = "",
    basis: str = "",
    after: dict[str, Any] | None = None,
    is_hand: bool = True,
) -> Event:
    save_version(leg, actor=actor, update_fields=[*LEG_MOVES, *fields], reason=reason)
    if is_hand:
        note_hand(leg.case, actor)
    event = record(
        verb,
        actor=actor,
        subject=leg,
        unit=leg.receiver_id,
        household=chain_key(leg.case),
        before={"status": was},
        after={"status": leg.status, "unit": leg.receiver.short_name, **(after or {})},
        reason=reason,
        basis=basis,
    )
    hint(leg, leg.case)
    return event


def chain_key(case: Referral) -> str:
    """The household's aid chain names every referral (R233) but a restricted one (R217)."""
    return "" if case.is_restricted else case.household_key


def note_hand(case: Referral, actor: Actor) -> None:
    """Whoever did something here cannot verify it later, nor whoever stands for them."""
    if actor.has_role(Role.CLOCK):
        return
    people = {actor.user.pk}
    if actor.on_behalf_of is not None:
        people.add(actor.on_behalf_of.user_id)
    case.hands.add(*people)


def tell(
    users: Iterable[User], kind: ReferralNotice, event: Event, *, actor: Actor, subject: Any, **words: str
) -> None:
    """A notice to everybody but whoever did it; it names number and title, nobody's name."""
    people = {user.pk: user for user in users}
    people.pop(actor.user.pk, None)
    number = subject.short_number if isinstance(subject, Leg) else getattr(subject, "number", "")
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        title = str(subject)
    params: dict[str, Any] = {"title": title, "number": number, "reason": event.reason, **words}
    notify(
        people.values(),
        kind,
        subject=subject,
        key=f"{kind}:{event.uuid}",
        event=event,
        url=subject.get_absolute_url(),
        **params,
    )


def window_people(case: Referral) -> list[User]:
    return window_of(case).people()


def receiver_people(leg: Leg, *, heads: bool = False) -> list[User]:
    return people_of([receiver_of(leg), *([Holder.head(leg.receiver)] if heads else [])])
