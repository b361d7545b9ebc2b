"""What a move takes along: the open steps of the household, to the new township and, undone, back again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coordination.access import Actor
from coordination.lives import actions
from coordination.lives.models import HouseholdMove
from coordination.register.actions import move_household
from coordination.register.models import Household
from coordination.units.models import Organisation
from workflows.engine import turning
from workflows.engine.hearing import hear_move
from workflows.engine.steps import start
from workflows.life_reports.front import settle_report

Place = tuple[Organisation, Organisation | None]


@transaction.atomic
def move_house(
    household: Household, *, actor: Actor, place: Place, address: str = "", moved_on: dt.date, reason: str
) -> Household:
    """To another township with a receipt; inside the same township to another village or address."""
    settle_report(household, actor=actor, reason=reason)
    township, village = place
    was = _place_of(household)
    if township.pk == household.township_id:
        household = move_household(
            household, actor=actor, township=township, village=village, address=address, reason=reason
        )
        hear_move(household, actor=actor, was=was)
        return household
    move = actions.hand_over(
        household,
        actor=actor,
        township=township,
        village=village,
        address=address,
        moved_on=moved_on,
        reason=reason,
    )
    start(move, actor=actor)
    hear_move(move.household, actor=actor, was=was)
    return move.household


@transaction.atomic
def send_back(move: HouseholdMove, *, actor: Actor, reason: str) -> HouseholdMove:
    """The household does not live there: it and its open steps go back."""
    was = _place_of(move.household)
    move = actions.return_household(move, actor=actor, reason=reason)
    hear_move(move.household, actor=actor, was=was)
    return move


@transaction.atomic
def undo(move: HouseholdMove, *, actor: Actor, reason: str) -> HouseholdMove:
    """The move was wrong: everything stands where it stood."""
    was = _place_of(move.household)
    move = turning.withdraw(move, actions.undo_move, actor=actor, reason=reason)
    hear_move(move.household, actor=actor, was=was)
    return move


def _place_of(household: Household) -> list[Organisation]:
    return [household.township, *([household.village] if household.village is not None else [])]
