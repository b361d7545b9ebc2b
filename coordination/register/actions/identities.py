"""Who somebody is: found out later, or written down wrongly and put right."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import gives_reason, lock, trace
from coordination.register.actions.merging import ask_identity, settle_questions
from coordination.register.identity import birth_date, normalise_id_number
from coordination.register.matching import match
from coordination.register.models import Person
from coordination.register.particulars import fill_person
from coordination.register.policies import can_amend_household, can_correct_identity
from coordination.register.rules import must_be_chosen, must_be_named
from coordination.register.saving import save_once
from coordination.register.verbs import RegisterVerb
from coordination.rules import ask
from coordination.units.counties import county_of


@transaction.atomic
def establish_identity(
    person: Person,
    *,
    actor: Actor,
    name: str,
    id_number: str = "",
    born_on: dt.date | None = None,
    holds: dt.date | None = None,
) -> Person:
    """Say who a person with a temporary number is, or which number one has who was entered without.

    Where the number stands in the register already, a question opens; a question that the number
    answers is closed by it. ``holds``: which of two days of birth is right where they differ.
    """
    person = lock(person)
    require(can_amend_household(actor, person.household))
    if not person.is_temporary and (person.id_number or not id_number):
        raise ValidationError(_("The identity of this person is established already."))
    return _write(person, RegisterVerb.IDENTITY_ESTABLISHED, actor, name, id_number, born_on, holds)


@gives_reason
@transaction.atomic
def correct_identity(
    person: Person,
    *,
    actor: Actor,
    reason: str,
    name: str,
    id_number: str = "",
    born_on: dt.date | None = None,
    holds: dt.date | None = None,
) -> Person:
    """Put a name, number or day of birth right that was entered wrongly; what stood stays in the history."""
    person = lock(person)
    require(can_correct_identity(actor, person))
    if person.is_temporary:
        raise ValidationError(_("This person has a temporary number: establish the identity first."))
    return _write(person, RegisterVerb.IDENTITY_CORRECTED, actor, name, id_number, born_on, holds, reason)


def _write(
    person: Person,
    verb: RegisterVerb,
    actor: Actor,
    name: str,
    id_number: str,
    born_on: dt.date | None,
    holds: dt.date | None,
    reason: str = "",
) -> Person:
    ask("name", must_be_named, name, False)
    was, was_named = person.born_on, person.masked_name
    now = birth_date(normalise_id_number(id_number)) or born_on
    days = {day for day in (was, now) if day is not None}
    ask("holds", must_be_chosen, days, holds)
    known = match(
        name=name,
        id_number=id_number,
        born_on=born_on,
        township=person.household.township_id,
        county=county_of(person),
    )
    taken = [known.person] if known.person and known.person.pk != person.pk else []
    others = [one for one in (*taken, *known.candidates) if one.pk != person.pk]
    fill_person(
        person, name=name, id_number="" if taken else id_number, born_on=born_on,
        phone=person.phone, account=person.account, health_note=person.health_note,
        identity_note=person.identity_note,
    )  # fmt: skip
    if not person.id_number:  # a number says its day itself
        person.born_on = (holds if len(days) > 1 else now) or was
    if person.born_on != (holds or person.born_on):
        raise ValidationError(
            {"holds": _("The day of birth is the one in the ID number: correct the number.")}
        )
    person.is_temporary = False
    save_once(person, actor=actor)
    said = {"number": person.temporary_number or was_named, "person": person.masked_name}
    if len(days) > 1:
        said |= {"born_before": str(was), "born_now": str(person.born_on)}
    trace(person, verb, actor=actor, after=said, reason=reason)
    settle_questions(person, actor=actor)
    for other in others:
        ask_identity(person, other, actor=actor, reason=known.reason)
    return person
