"""Taking a register over as a whole: in bulk, each person once, with versions and a line in each chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import bulk_create_versions, bulk_update_versions
from coordination.changes import trace
from coordination.notifications.actions import hint_topic, list_topic
from coordination.register.actions.merging import ask_identity
from coordination.register.identity import Described
from coordination.register.intake import CategoryRow, Counts, HouseholdRow
from coordination.register.matching import match_many
from coordination.register.models import Category, CategoryStatus, Household, Person
from coordination.register.models.households import NO_REVIEW
from coordination.register.numbering import draw
from coordination.register.particulars import fill_person, join_identities
from coordination.register.policies import can_register_household
from coordination.register.verbs import RegisterVerb
from coordination.units.counties import county_of
from coordination.vocabulary import choice

TAKEN_OVER = "Taken over from the county's files"


@transaction.atomic
def import_households(
    rows: Sequence[HouseholdRow], *, actor: Actor, taken_over_on: dt.date | None = None
) -> Counts:
    """Enter what is new; a person whose number stands in the register already is left where they are.

    ``taken_over_on``: where they stem from the books of before, the day on which these were taken over.
    """
    for township in {row.township for row in rows}:
        require(can_register_household(actor, township))
    counties = {county_of(row.township) for row in rows}
    if len(counties) > 1:
        raise ValidationError(_("One file holds the households of one county."))
    county = next(iter(counties), None)
    identities = [
        Described(member.name, member.id_number, member.born_on, row.township.pk)
        for row in rows
        for member in row.members
    ]
    matches = iter(match_many(identities, county=county) if county else [])
    known = 0
    households: list[tuple[Household, HouseholdRow]] = []
    people: list[Person | None] = []
    asked: list[tuple[Person, Person, str]] = []
    kept: list[tuple[HouseholdRow, list[Person | None]]] = []
    for row in rows:
        members: list[Person | None] = []
        for member in row.members:
            found = next(matches)
            if found.person is not None or (found.repeats is not None and member.id_number):
                members.append(None)
                known += 1
                continue
            person = fill_person(
                Person(relation=member.relation, taken_over_on=taken_over_on),
                name=member.name,
                id_number=member.id_number,
                born_on=member.born_on,
                phone=member.phone,
                account=member.account,
                health_note=member.health_note,
                identity_note="",
            )
            members.append(person)
            asked += [(person, other, found.reason) for other in found.candidates]
        if any(members):
            kept.append((row, members))
    today = timezone.localdate()
    numbers = draw("WORD_HOUSEHOLD", len(kept), county=county) if kept and county else []
    for number, (row, members) in zip(numbers, kept, strict=True):
        household = Household(
            number=number,
            township=row.township,
            village=row.village,
            address=row.address,
            created_by=actor.acting_post,
            taken_over_on=taken_over_on,
            next_review_on=min(
                (one.review_on for one in row.categories if one.review_on and one.from_on <= today),
                default=NO_REVIEW,
            ),
        )
        households.append((household, row))
        people += members
    made = bulk_create_versions([one for one, _row in households], actor=actor, reason=TAKEN_OVER)
    for household, (_row, members) in zip(made, kept, strict=True):
        for person in filter(None, members):
            person.household = household
    join_identities([one for one in people if one])
    persons = bulk_create_versions([one for one in people if one], actor=actor, reason=TAKEN_OVER)
    statuses: list[CategoryStatus] = []
    for household, (row, members) in zip(made, kept, strict=True):
        household.head = next(filter(None, members))
        statuses += [status for one in row.categories if (status := _status(household, one, members))]
    bulk_update_versions(made, ["head"], actor=actor, reason=TAKEN_OVER)
    bulk_create_versions(statuses, actor=actor, reason=TAKEN_OVER)
    _leave_traces(made, statuses, actor)
    for person, other, reason in asked:
        ask_identity(person, other, actor=actor, reason=reason)
    hint_topic(*dict.fromkeys(list_topic(household) for household in made))
    return Counts(len(made), len(persons), len(statuses), known, len(asked))


def _status(
    household: Household, row: CategoryRow, members: Sequence[Person | None]
) -> CategoryStatus | None:
    person = members[row.member] if row.member is not None else None
    if row.member is not None and person is None:  # stands in another household already
        return None
    return CategoryStatus(
        household=household,
        person=person,
        category=Category(row.category),
        authority=row.authority,
        from_on=row.from_on,
        review_on=row.review_on,
        basis=row.basis,
    )


def _leave_traces(households: Sequence[Household], statuses: Sequence[CategoryStatus], actor: Actor) -> None:
    for household in households:
        trace(
            household,
            RegisterVerb.HOUSEHOLD_REGISTERED,
            actor=actor,
            after={"place": household.house_address},
        )
    for status in statuses:
        trace(
            status,
            RegisterVerb.CATEGORY_CONFIRMED,
            actor=actor,
            unit=status.authority_id,
            after={
                "authority": status.authority.short_name,
                "category": choice(status, "category", status.category),
                "person": status.person.masked_name if status.person else "",
                "from": status.from_on,
                "review": status.review_on,
            },
            basis=status.basis,
        )
