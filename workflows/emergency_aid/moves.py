"""What happens to an aid case outside its steps: asked for, withdrawn, or broken out of its way.

What breaks out of its way ends its process, and another begins where the record stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.aid.actions import giving_back, paying, stages, turns
from coordination.aid.models import AidCase
from coordination.register.actions import register_household, register_person
from coordination.register.matching import match
from coordination.register.models import Person
from coordination.units.counties import county_of
from workflows.engine import turning
from workflows.engine.steps import wake

from .front import open_aid

NEW = "new"  # the answer that none of the people found is meant
CASE_FIELDS = ("nature", "cause", "facts", "amount", "is_urgent", "needs_plan", "other_aid")


@transaction.atomic
def register_request(data: Mapping[str, Any], known: Person | None, *, actor: Actor) -> AidCase:
    """Register whoever is new and open the case: one act of the clerk."""
    person = known or _person(data, actor)
    values = {name: data[name] for name in CASE_FIELDS}
    return open_aid(
        actor=actor, household=person.household, person=person, township=data["township"], **values
    )


def _person(data: Mapping[str, Any], actor: Actor) -> Person:
    """The county's person of that number or the one chosen of those offered; else a new entry here (R28).

    Whoever another county keeps gets an entry of this one, at the place of hardship, before
    the case: the household at home is neither read nor touched. Temporary without papers.
    """
    found = match(
        name=data["name"],
        id_number=data["id_number"],
        township=data["township"],
        county=county_of(data["township"]),
    )
    chosen = data.get("candidate", NEW)
    if chosen != NEW:  # of those offered, and of nobody else
        offered = {one.key: one for one in found.candidates}
        if chosen not in offered:
            raise ValidationError({"candidate": _("Choose one of the people offered.")})
        return offered[chosen]
    if found.person is not None:
        return found.person
    household = register_household(actor=actor, township=data["township"], village=data["village"])
    return register_person(
        household,
        actor=actor,
        name=data["name"],
        id_number=data["id_number"],
        phone=data["phone"],
        account=data["account"],
        temporary=not data["id_number"],
    )


def withdraw(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The person takes the request back; what was paid stays paid."""
    return turning.withdraw(case, turns.withdraw_case, actor=actor, reason=reason)


def suspend(case: AidCase, *, actor: Actor, reason: str, until: dt.date) -> AidCase:
    """Pay nothing until somebody decides, on the day named, whether the aid goes on."""
    return turning.restart(case, turns.suspend_case, actor=actor, reason=reason, until=until)


def report_bounce(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The payment came back: it is to be made once more."""
    return turning.restart(case, paying.report_bounce, actor=actor, reason=reason)


def report_death(case: AidCase, *, actor: Actor, on: dt.date, evidence: str) -> AidCase:
    """Freeze what is unpaid; the county leader decides on what was due before."""
    return turning.restart(case, turns.report_death, actor=actor, reason=evidence, on=on, evidence=evidence)


def take_back(case: AidCase, *, actor: Actor, amount: Decimal, voucher: str) -> AidCase:
    """The person gives back what was not needed of an advance; the case stays where it is."""
    return giving_back.take_back(case, actor=actor, amount=amount, voucher=voucher)


@transaction.atomic
def bring_forward(case: AidCase, *, actor: Actor, on: dt.date, reason: str) -> AidCase:
    """The process waits for the stage's day: moved, it may go on at once."""
    case = stages.bring_forward(case, actor=actor, on=on, reason=reason)
    wake(case, "next_stage", actor=actor)
    return case
