"""What happens to a referral outside its steps: taken at a window, found by the house, withdrawn, reopened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from coordination.access import Actor
from coordination.pages import acting
from coordination.referrals.actions import results
from coordination.referrals.actions.answers import reopen_closed
from coordination.referrals.actions.intake import withdraw_referral
from coordination.referrals.again import must_say_why_again
from coordination.referrals.models import Leg, LegResult, Referral
from coordination.referrals.papers import gap_words
from coordination.referrals.queries.standing import standing_cases
from coordination.referrals.terms import LegTerms, Purpose
from coordination.register.actions.households import register_household
from coordination.register.actions.persons import register_person
from coordination.register.authorities import authority_of
from coordination.register.models import Category, CategoryStatus, Household, Person
from coordination.register.policies import can_register_household
from coordination.units.counties import county_of
from coordination.units.queries import clock_actor
from workflows.engine import turning
from workflows.engine.steps import start
from workflows.life_reports import front as lives

from .front import open_referral


@transaction.atomic
def take_at_window(person: Person | None, data: Mapping[str, Any], *, actor: Actor) -> Referral:
    """Register whoever is new and open the referral: one act at the window; one more of the same says why."""
    again = str(data.get("again") or "")
    if person is not None:
        must_say_why_again(standing_cases(person, data["kind"], actor), again)
    if person is None:
        # the hotline and the county's hall take people on who live in any township
        registrar = actor if can_register_household(actor, data["township"]) is None else clock_actor()
        home = register_household(
            actor=registrar, township=data["township"], village=data["village"], address=data["address"]
        )
        person = register_person(
            home,
            actor=registrar,
            name=data["name"],
            id_number=data["id_number"],
            born_on=data["born_on"],
            relation=Person.Relation.HEAD,
            phone=data["phone"],
            temporary=not data["name"],
        )
    return open_referral(
        actor=actor,
        kind=data["kind"],
        household=person.household,
        person=person,
        title=data["title"],
        facts=data["facts"],
        legs=(),
        window=acting(actor).unit,
        wish=data["wish"],
        channel=data["channel"],
        order_number=data["order_number"],
        is_disabled=data["is_disabled"],
        is_restricted=data["is_restricted"],
        again=again,
    )


def refer_gap(household: Household, *, actor: Actor) -> Referral:
    """To the authority of the list that the household is missing on: the guarantee, else the watch.

    Where the duty catalogue names none, civil affairs looks into it.
    """
    held = set(
        CategoryStatus.objects.current().filter(household=household).values_list("category", flat=True)
    )
    is_watched = Category.POVERTY_WATCH in held
    asked = Category.DIBAO if is_watched else Category.POVERTY_WATCH
    words = gap_words(is_watched)
    county = county_of(household)
    receiver = authority_of(asked, county) or county.civil_affairs
    return open_referral(
        actor=actor,
        kind=Referral.Kind.LIST_GAP,
        household=household,
        person=household.head,
        title=words["title"],
        facts=words["facts"],
        legs=[LegTerms(receiver, words["matter"], purpose=Purpose.CATEGORY)],
        window=household.township,
        source_label=str(Category(asked).label),
        channel=Referral.Channel.FOUND,
    )


def withdraw(case: Referral, *, actor: Actor, reason: str) -> Referral:
    """The person takes the application back: its process ends with those of its legs, wherever they stand."""
    return turning.withdraw(case, withdraw_referral, actor=actor, reason=reason)


@transaction.atomic
def reopen(case: Referral, *, actor: Actor, **values: Any) -> Referral:
    """A closed matter comes back: the legs chosen are waited for once more."""
    case = reopen_closed(case, actor=actor, **values)
    start(case, actor=actor)
    return case


@transaction.atomic
def answer_leg(
    leg: Leg,
    *,
    actor: Actor,
    code: str,
    summary: str,
    happened_on: dt.date | None = None,
    proof: str = "",
    **more: Any,
) -> Leg:
    """The result of a leg; that the person has died or moved is a report of its own at once (C10, 3.6)."""
    leg = results.answer_leg(
        leg, actor=actor, code=code, summary=summary, happened_on=happened_on, proof=proof, **more
    )
    if code == LegResult.Code.DECEASED and happened_on is not None:
        lives.report_where_new(
            leg.case.person,
            actor=actor,
            died_on=happened_on,
            how_known=f"{summary} {proof}".strip(),
            source=leg,
        )
    if code == LegResult.Code.MOVED and happened_on is not None:
        lives.report_move_where_new(
            leg.case.person,
            actor=actor,
            moved_on=happened_on,
            how_known=f"{summary} {proof}".strip(),
            place=str(more.get("place", "")),
            source=leg,
        )
    return leg
