"""What was typed about a person, in its one form, with the indexes by which it is found again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from coordination.ciphers.indexes import blind_index, hold_indexes, known_as
from coordination.register.identity import (
    birth_date,
    identity_index,
    normalise_id_number,
    normalise_name,
    old_number,
    written_name,
)
from coordination.register.models import Identity, Person
from coordination.register.rules import must_be_id_number, must_fit_number
from coordination.rules import ask

AT_ONCE = 2000  # values in one comparison, below what any database takes


def fill_person(
    person: Person,
    *,
    name: str,
    id_number: str,
    born_on: dt.date | None,
    phone: str,
    account: str,
    health_note: str,
    identity_note: str,
) -> Person:
    """Write what was typed in its one form, with the indexes by which it is found."""
    ask("id_number", must_be_id_number, id_number)
    ask("born_on", must_fit_number, id_number, born_on)
    number = normalise_id_number(id_number)
    person.name = written_name(name)
    person.paper_number = old_number(id_number) or (person.paper_number if number == person.id_number else "")
    person.id_number = number
    person.born_on = birth_date(number) or born_on
    person.phone, person.account = phone, account
    person.health_note, person.identity_note = health_note.strip(), identity_note.strip()
    return index_person(person)


def index_person(person: Person) -> Person:
    """Keep the indexes with what they find."""
    person.phone = "".join(char for char in person.phone if char.isdigit() or char == "+")
    person.account = "".join(person.account.split())
    person.id_number_index = blind_index(person.id_number)
    person.phone_index = blind_index(person.phone)
    person.account_index = blind_index(person.account)
    person.name_key = normalise_name(person.name)
    person.identity_index = identity_index(person.name, person.born_on)
    return person


def join_identities(people: Sequence[Person]) -> None:
    """Tie each entry with a number to its identity, so that a person is one in every county (R236).

    Who comes at the same moment in another county finds the same identity.
    """
    hold_indexes()
    for start in range(0, len(people), AT_ONCE):
        batch = people[start : start + AT_ONCE]
        spelled = known_as(person.id_number for person in batch)
        known = _identities(spelled)
        if missing := sorted({*spelled.values()} - known.keys()):
            made = [Identity(index=index) for index in missing]
            Identity.objects.bulk_create(made, ignore_conflicts=True)
            known = _identities(spelled)
        for person in batch:
            person.identity = known.get(blind_index(person.id_number))


def _identities(spelled: dict[str, str]) -> dict[str, Identity]:
    """By today's index, under whichever they stand."""
    return {spelled[one.index]: one for one in Identity.objects.filter(index__in=spelled)} if spelled else {}
