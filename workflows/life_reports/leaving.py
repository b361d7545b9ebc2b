"""What the departure of a household moves in both counties: heard here, entered and looked at anew there, undone (C7)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.lives import actions
from coordination.lives.models import Arrival, Departure
from coordination.lives.notices import LifeNotice
from coordination.monitoring.intake import Row
from coordination.monitoring.models import Channel, Kind
from coordination.units.queries import clock_actor
from workflows.engine import turning
from workflows.engine.hearing import hear_of_household
from workflows.engine.steps import start, wake
from workflows.life_reports.front import settle_report
from workflows.life_reports.packs import pack_of
from workflows.verbs import FlowVerb
from workflows.warning_disposal.front import open_warnings

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.register.models import Household
    from coordination.units.models import Organisation

TAKEN_BACK = "迁出县撤回转接"  # what the other county is told; why stays in the county that says so


@transaction.atomic
def leave(
    household: Household,
    *,
    actor: Actor,
    to_county: Organisation | None = None,
    place: str = "",
    address: str = "",
    moved_on: dt.date,
    reason: str,
    **source: Any,
) -> Departure:
    """Prepare the transfer, or the letter, and ask the leader of civil affairs to sign it."""
    settle_report(household, actor=actor, reason=reason)
    departure = actions.prepare_departure(
        household,
        actor=actor,
        to_county=to_county,
        place=place,
        address=address,
        moved_on=moved_on,
        reason=reason,
        pack=pack_of(household),
        **source,
    )
    start(departure, actor=actor)
    return departure


@transaction.atomic
def post(departure: Departure, *, actor: Actor, posted_on: dt.date, way: str) -> Departure:
    """The letter has gone: every open matter here hears until when the categories run."""
    departure = actions.post_departure(departure, actor=actor, posted_on=posted_on, way=way)
    _hear_left(departure, actor=actor)
    return departure


@transaction.atomic
def receive(
    arrival: Arrival, *, actor: Actor, place: tuple[Organisation, Organisation | None], address: str = ""
) -> Arrival:
    """Received here: entered, and to be looked at anew; there the aid ends ahead, by the hand of the house."""
    arrival = actions.receive_arrival(arrival, actor=actor, place=place, address=address)
    look_at_arrival(arrival, actor=actor)
    house = clock_actor()
    departure = actions.note_received(arrival.departure, actor=house)
    wake(departure, "answer", actor=house)
    _hear_left(departure, actor=house)
    return arrival


@transaction.atomic
def refuse(arrival: Arrival, *, actor: Actor, reason: str) -> Arrival:
    """Refused here with a reason: there everything goes on, and who prepared the transfer reads why."""
    arrival = actions.refuse_arrival(arrival, actor=actor, reason=reason)
    house = clock_actor()
    departure = actions.note_refused(arrival.departure, actor=house, reason=reason)
    wake(departure, "answer", actor=house)
    _hear_stays(departure, reason, actor=house)
    return arrival


@transaction.atomic
def keep(departure: Departure, *, actor: Actor, reason: str) -> Departure:
    """Not signed: who prepared it reads why."""
    departure = actions.keep_departure(departure, actor=actor, reason=reason)
    _hear_stays(departure, reason, actor=actor)
    return departure


@transaction.atomic
def undo(departure: Departure, *, actor: Actor, reason: str) -> Departure:
    """It was wrong: the household stands here as before; the other county takes back what it received."""
    house = clock_actor()
    arrival = Arrival.objects.filter(departure=departure).first()
    if arrival is not None and arrival.status == Arrival.Status.WAITING:
        turning.withdraw(arrival, actions.take_arrival_back, actor=house, reason=TAKEN_BACK)
    elif arrival is not None and arrival.status == Arrival.Status.RECEIVED:
        turning.restart(arrival, actions.take_arrival_back, actor=house, reason=TAKEN_BACK)
    departure = turning.withdraw(departure, actions.undo_departure, actor=actor, reason=reason)
    _hear_stays(departure, reason, actor=actor)
    return departure


def look_at_arrival(arrival: Arrival, *, actor: Actor) -> None:
    """What the household is entitled to here: a warning of this house, triaged by civil affairs as any other."""
    household = arrival.household
    head = household.head if household is not None else None
    if household is None or head is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        facts = _(
            "Household %(household)s came from %(county)s; its aid there ends. Look at what it is entitled to here."
        ) % {"household": household.number, "county": arrival.from_county.label}
    row = Row(
        source_key=f"arrival:{arrival.pk}",
        name=head.name,
        id_number=head.id_number,
        born_on=head.born_on,
        phone=head.phone,
        township=household.township_id,
        village=household.village_id,
        kind=Kind.CLIFF,
        facts=facts,
        occurred_on=arrival.moved_on,
    )
    open_warnings([row], actor=actor, channel=Channel.HOUSE, source="house", reported_by=household.township)


def _hear_left(departure: Departure, *, actor: Actor) -> None:
    until = {"until": departure.last_day}
    hear_of_household(
        departure.household,
        departure,
        LifeNotice.HOUSEHOLD_LEFT,
        FlowVerb.HOUSEHOLD_LEFT,
        actor=actor,
        after=until,
        **until,
    )


def _hear_stays(departure: Departure, reason: str, *, actor: Actor) -> None:
    hear_of_household(
        departure.household,
        departure,
        LifeNotice.HOUSEHOLD_STAYS,
        FlowVerb.HOUSEHOLD_STAYS,
        actor=actor,
        reason=reason,
    )
