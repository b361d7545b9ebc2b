"""A household from another county of the house: received into the own register, or refused with a reason (C7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, enter, gives_reason, need
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, sign
from coordination.lives.lifecycle import move_arrival
from coordination.lives.models import Arrival, Departure
from coordination.lives.notices import LifeNotice
from coordination.lives.policies import can_answer_arrival, can_enter_answer, can_take_arrival_back
from coordination.lives.transfers import receipt_content
from coordination.lives.verbs import LifeVerb
from coordination.policy.queries import policy_version
from coordination.register.actions import move_person, register_household, register_person
from coordination.register.matching import match
from coordination.register.models import Household
from coordination.telling import tell
from coordination.units.counties import County, county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role

S = Arrival.Status
JOINED = "随户由外县迁入"


@transaction.atomic
def announce_arrival(departure: Departure, *, actor: Actor) -> Arrival:
    """Told to civil affairs of the receiving county: what the transfer carries, as its own record."""
    require(can_enter_answer(actor, departure))
    if departure.to_county is None:
        raise ValueError("Only a transfer inside the house arrives anywhere.")
    there, today = County(departure.to_county.pk), timezone.localdate()
    arrival = Arrival(
        departure=departure,
        unit=there.civil_affairs,
        from_county=county_of(departure).government,
        moved_on=departure.moved_on,
        address=departure.address,
        pack=departure.pack,
        came_at=timezone.now(),
        policy_on=today,
        policy_version=policy_version(on=today, county=there),
    )
    arrival.full_clean()
    enter(arrival, LifeVerb.ARRIVAL_CAME, actor=actor, after=_from(arrival))
    return arrival


@transaction.atomic
def receive_arrival(
    arrival: Arrival, *, actor: Actor, place: tuple[Organisation, Organisation | None], address: str = ""
) -> Arrival:
    """Received: the household stands in the register here, with rows of its own, and a receipt is signed."""
    arrival, change = begin(arrival, actor=actor)
    require(can_answer_arrival(actor, arrival))
    move_arrival(arrival, S.RECEIVED)
    township, village = place
    household = register_household(
        actor=actor, township=township, village=village, address=address or arrival.address
    )
    for member in arrival.carried["members"]:
        _take_in(household, member, actor=actor)
    household.refresh_from_db()
    arrival.household = household
    _decided(arrival, actor)
    paper = draft_paper(
        PaperKind.D32,
        subject=arrival,
        organ=arrival.unit,
        title=f"{household.number}迁移接收回执",
        content=receipt_content(
            arrival.carried["number"],
            arrival.from_county.name,
            arrival.unit.name,
            household.number,
            timezone.localdate(),
        ),
        actor=actor,
    )
    sign(paper, actor=actor, recipients=[household.township])
    change.save(LifeVerb.ARRIVAL_RECEIVED, after=_from(arrival))
    return arrival


def _take_in(household: Household, member: Mapping[str, Any], *, actor: Actor) -> None:
    """Whoever stands in the register here already, for a hardship on the way, joins the household."""
    county = county_of(household)
    known = match(id_number=member["id_number"], county=county).person if member["id_number"] else None
    if known is not None:
        move_person(known, household, actor=actor, relation=member["relation"], reason=JOINED)
        return
    born = member["born_on"]
    register_person(
        household,
        actor=actor,
        name=member["name"],
        id_number=member["id_number"],
        born_on=dt.date.fromisoformat(born) if born else None,
        relation=member["relation"],
        phone=member["phone"],
        temporary=not member["name"],
    )


@gives_reason
@transaction.atomic
def refuse_arrival(arrival: Arrival, *, actor: Actor, reason: str) -> Arrival:
    """Refused, saying why; the other county reads the reason and goes on with its aid."""
    arrival, change = begin(arrival, actor=actor)
    require(can_answer_arrival(actor, arrival))
    move_arrival(arrival, S.REFUSED)
    arrival.reason = reason
    _decided(arrival, actor)
    change.save(LifeVerb.ARRIVAL_REFUSED, after=_from(arrival), reason=reason)
    return arrival


@transaction.atomic
def take_arrival_back(arrival: Arrival, *, actor: Actor) -> Arrival:
    """The other county took the transfer back: before the answer it ends, after it is to be settled here."""
    arrival, change = begin(arrival, actor=actor)
    require(can_take_arrival_back(actor, arrival))
    waited = arrival.status == S.WAITING
    move_arrival(arrival, S.WITHDRAWN if waited else S.UNDONE)
    verb = LifeVerb.ARRIVAL_WITHDRAWN if waited else LifeVerb.ARRIVAL_UNDONE
    event = change.save(verb, after=_from(arrival))
    told = [Holder(arrival.unit, Role.CCLERK)]
    if arrival.household is not None:
        told.append(Holder(arrival.household.township, Role.TCLERK))
    tell(arrival, LifeNotice.ARRIVAL_WITHDRAWN, event, told, actor=actor)
    return arrival


@transaction.atomic
def settle_arrival(arrival: Arrival, *, actor: Actor, settled: str) -> Arrival:
    """What was done here with the household that did not come after all."""
    arrival, change = begin(arrival, actor=actor)
    require(can_answer_arrival(actor, arrival))
    settled = need(settled, _("Say what became of the household here."), field="settled")
    move_arrival(arrival, S.SETTLED)
    arrival.settled = settled
    change.save(LifeVerb.ARRIVAL_SETTLED, reason=settled)
    return arrival


def _decided(arrival: Arrival, actor: Actor) -> None:
    arrival.decided_by, arrival.decided_at = actor.acting_post, timezone.now()


def _from(arrival: Arrival) -> dict[str, str]:
    return {"from": arrival.from_county.short_name}
