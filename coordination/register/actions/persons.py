"""Persons: registered once, with or without papers; amended; moved to another household."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import bulk_update_versions
from coordination.changes import begin, gives_reason, lock, revising, trace
from coordination.notifications.actions import hint
from coordination.register.actions.merging import ask_identity
from coordination.register.matching import match
from coordination.register.models import Household, Person
from coordination.register.numbering import draw
from coordination.register.particulars import fill_person, index_person
from coordination.register.policies import can_amend_household
from coordination.register.queries.elsewhere import died_elsewhere
from coordination.register.rules import must_be_named, must_not_have_died_elsewhere
from coordination.register.saving import save_once
from coordination.register.verbs import RegisterVerb
from coordination.rules import ask
from coordination.units.counties import county_of


@transaction.atomic
def register_person(
    household: Household,
    *,
    actor: Actor,
    name: str = "",
    id_number: str = "",
    born_on: dt.date | None = None,
    relation: str = Person.Relation.OTHER,
    phone: str = "",
    account: str = "",
    health_note: str = "",
    temporary: bool = False,
    identity_note: str = "",
    taken_over_on: dt.date | None = None,
) -> Person:
    """Enter a member: by number once in the county, else namesakes are asked about.

    ``temporary`` gives somebody without papers a temporary number, so that help
    need not wait until it is known who they are.
    """
    household = lock(household)
    require(can_amend_household(actor, household))
    person = Person(
        household=household, relation=relation, is_temporary=temporary, taken_over_on=taken_over_on
    )
    fill_person(
        person,
        name=name,
        id_number=id_number,
        born_on=born_on,
        phone=phone,
        account=account,
        health_note=health_note,
        identity_note=identity_note,
    )
    if temporary:
        [person.temporary_number] = draw("WORD_TEMPORARY", county=county_of(household))
    ask("name", must_be_named, person.name, temporary)
    alike = match(
        name=person.name,
        id_number=person.id_number,
        born_on=person.born_on,
        township=household.township_id,
        county=county_of(household),
    )
    save_once(person, actor=actor)
    ask("id_number", must_not_have_died_elsewhere, died_elsewhere(person))
    if household.head_id is None:
        with revising(person, actor=actor):
            person.relation = Person.Relation.HEAD
        with revising(household, actor=actor):
            household.head = person
    trace(
        person,
        RegisterVerb.TEMPORARY_REGISTERED if temporary else RegisterVerb.PERSON_REGISTERED,
        actor=actor,
        after={
            "person": person.masked_name,
            "number": person.temporary_number,
            "id_number": person.masked_id_number,
        },
    )
    for other in alike.candidates:
        ask_identity(person, other, actor=actor, reason=alike.reason)
    return person


@transaction.atomic
def amend_person(
    person: Person,
    *,
    actor: Actor,
    phone: str | None = None,
    account: str | None = None,
    health_note: str | None = None,
    relation: str | None = None,
) -> Person:
    """Write particulars anew; what is not named stays."""
    person, change = begin(person, actor=actor)
    require(can_amend_household(actor, person.household))
    changed = {
        name: value
        for name, value in {
            "phone": phone,
            "account": account,
            "health_note": health_note,
            "relation": relation,
        }.items()
        if value is not None and value != getattr(person, name)
    }
    if not changed:
        return person
    for name, value in changed.items():
        setattr(person, name, value)
    index_person(person)
    person.full_clean(exclude=["household"])
    amended = {"person": person.masked_name, "fields": sorted(changed)}
    change.save(RegisterVerb.PERSON_AMENDED, after=amended)
    return person


@gives_reason
@transaction.atomic
def move_person(person: Person, household: Household, *, actor: Actor, relation: str, reason: str) -> Person:
    """Take a member over into another household: marriage, a split, somebody taken in."""
    person, change = begin(person, actor=actor)
    old, household = lock(person.household), lock(household)
    require(can_amend_household(actor, old))
    require(can_amend_household(actor, household))
    if old.county_id != household.county_id:
        raise ValidationError(_("The household stands in another county, which keeps its own entry."))
    if old.pk == household.pk:
        raise ValidationError(_("The person lives in this household already."))
    person.household, person.relation = household, relation
    change.keep(reason)
    own = list(person.categories.all())
    for status in own:
        status.household = household
    bulk_update_versions(own, ["household"], actor=actor, reason=reason)
    if old.head_id == person.pk:
        with revising(old, actor=actor):
            old.head = old.members.filter(merged_into=None).order_by("pk").first()
    if household.head_id is None:
        with revising(household, actor=actor):
            household.head = person
    for place in (old, household):  # a line in both chains
        trace(
            person,
            RegisterVerb.PERSON_MOVED,
            actor=actor,
            unit=place.township_id,
            household=place.key,
            after={"person": person.masked_name, "from": old.number, "to": household.number},
            reason=reason,
        )
    hint(old)
    return person
