"""What happens to an aid case outside its steps: asked for, withdrawn, or broken out of its way.

What breaks out of its way ends its process, and another begins where the record stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions import afterwards, following, giving_back, paying, stages, turns
from coordination.aid.models import AidCase
from coordination.aid.policies.afterwards import can_follow_with_another
from coordination.aid.policies.cases import can_report_death
from coordination.register.actions import register_household, register_person
from coordination.register.matching import match
from coordination.register.models import Person
from coordination.units.counties import county_of
from workflows.engine import turning
from workflows.engine.steps import wake
from workflows.life_reports import front as lives

from .front import open_aid

NEW = "new"  # the answer that none of the people found is meant
CASE_FIELDS = ("nature", "character", "cause", "facts", "amount", "is_urgent", "needs_plan", "other_aid")


@transaction.atomic
def register_request(
    data: Mapping[str, Any], known: Person | None, *, actor: Actor, after: AidCase | None = None
) -> AidCase:
    """Register whoever is new and open the case: one act of the clerk. ``after``: the old case that it follows."""
    person = known or _person(data, actor)
    values = {name: data[name] for name in CASE_FIELDS}
    if after is not None:
        require(can_follow_with_another(actor, after))
        values |= {"source": after, "source_label": after.audit_label()}
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


def decline(case: AidCase, *, actor: Actor, said: str, on: dt.date) -> AidCase:
    """The person does not want what was granted; a visit follows."""
    return turning.restart(case, afterwards.decline_aid, actor=actor, reason=said, said=said, on=on)


def recall(case: AidCase, *, actor: Actor, found: str, statement: str, on: dt.date) -> AidCase:
    """New facts before anything is carried out: verified, and decided on anew."""
    values = {"found": found, "statement": statement, "on": on}
    return turning.restart(case, afterwards.recall_decision, actor=actor, reason=found, **values)


def reopen(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """A closed case goes on in a new round, with a process of its own."""
    return turning.restart(case, afterwards.reopen_case, actor=actor, reason=reason)


def suspend(case: AidCase, *, actor: Actor, reason: str, until: dt.date) -> AidCase:
    """Pay nothing until somebody decides, on the day named, whether the aid goes on."""
    return turning.restart(case, turns.suspend_case, actor=actor, reason=reason, until=until)


def report_bounce(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The payment came back: it is to be made once more."""
    return turning.restart(case, paying.report_bounce, actor=actor, reason=reason)


@transaction.atomic
def report_death(
    case: AidCase, *, actor: Actor, died_on: dt.date, how_known: str, files: Iterable[Any] = ()
) -> AidCase:
    """Found with this case: the report freezes what is unpaid here and in every other matter of the person."""
    require(can_report_death(actor, case))
    lives.report_death(
        case.person.current, actor=actor, died_on=died_on, how_known=how_known, source=case, files=files
    )
    case.refresh_from_db()
    return case


@transaction.atomic
def find_dead(
    case: AidCase,
    *,
    actor: Actor,
    died_on: dt.date,
    found: str,
    on: dt.date,
    methods: Sequence[str] = (),
) -> AidCase:
    """Whoever visits or checks finds that the person has died: noted with the visit, and reported."""
    case = following.find_dead(case, actor=actor, found=found, on=on, methods=methods)
    lives.report_where_new(case.person, actor=actor, died_on=died_on, how_known=found, source=case)
    case.refresh_from_db()
    return case


@transaction.atomic
def find_moved(
    case: AidCase,
    *,
    actor: Actor,
    moved_on: dt.date,
    new_place: str,
    found: str,
    on: dt.date,
    methods: Sequence[str] = (),
) -> AidCase:
    """Whoever visits or checks finds that the household has moved: noted with the visit, and reported."""
    case = following.find_moved(case, actor=actor, found=found, on=on, methods=methods)
    lives.report_move_where_new(
        case.person, actor=actor, moved_on=moved_on, how_known=found, place=new_place, source=case
    )
    case.refresh_from_db()
    return case


def take_back(case: AidCase, *, actor: Actor, amount: Decimal, voucher: str) -> AidCase:
    """The person gives back what was not needed of an advance; the case stays where it is."""
    return giving_back.take_back(case, actor=actor, amount=amount, voucher=voucher)


@transaction.atomic
def bring_forward(case: AidCase, *, actor: Actor, on: dt.date, reason: str) -> AidCase:
    """The process waits for the stage's day: moved, it may go on at once."""
    case = stages.bring_forward(case, actor=actor, on=on, reason=reason)
    wake(case, "next_stage", actor=actor)
    return case
