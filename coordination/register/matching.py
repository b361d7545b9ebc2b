"""Whom an incoming row means in a county: one person by number, else candidates for a human (R236).

Nobody is looked for beyond the county: ``queries.elsewhere`` says that another one knows the number.
However many rows, the register is asked three times: by number, by name with
day of birth, and by name with township where no birthday is known.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models

from coordination.ciphers.indexes import blind_index, known_as
from coordination.register.identity import (
    Described,
    Sameness,
    birth_date,
    name_and_birth,
    normalise_id_number,
    normalise_name,
    same_person,
)
from coordination.register.models import Person
from coordination.register.models.questions import Reason as Reason
from coordination.units.counties import County
from coordination.units.models import Organisation

AT_ONCE = 2000  # values in one comparison, below what any database takes
CANDIDATES = 5
Persons = models.QuerySet[Person]


@dataclass(frozen=True, slots=True)
class Match:
    """The person meant, or those whom a human compares; and the row's twin earlier in the batch."""

    person: Person | None
    candidates: tuple[Person, ...]
    reason: Reason
    repeats: int | None = None

    @property
    def is_question(self) -> bool:
        return self.person is None and bool(self.candidates)


def match(
    *,
    name: str = "",
    id_number: str = "",
    born_on: dt.date | None = None,
    township: Organisation | int | None = None,
    county: County,
) -> Match:
    place = township.pk if isinstance(township, Organisation) else township
    return match_many([Described(name, id_number, born_on, place)], county=county)[0]


def match_many(rows: Sequence[Described], *, county: County, with_places: bool = True) -> list[Match]:
    """Every row's match among a county's entries, in the order of the rows.

    ``with_places``: with where the households live, for pages that show it.
    """
    numbers = [normalise_id_number(row.id_number) for row in rows]
    number_keys = [blind_index(number) for number in numbers]
    birthdays = [row.born_on or birth_date(number) for row, number in zip(rows, numbers, strict=True)]
    named = [name_and_birth(row.name, day) for row, day in zip(rows, birthdays, strict=True)]
    name_keys = [blind_index(text) for text in named]
    persons = _persons(county, with_places)
    by_number = _found(persons, "id_number_index", known_as(numbers))
    by_name = _found(persons, "identity_index", known_as(named))
    by_place = _in_place(
        persons, [row for row, key in zip(rows, name_keys, strict=True) if row.name and not key]
    )
    matches: list[Match] = []
    seen: dict[str, int] = {}
    for place, (row, number_key, name_key) in enumerate(zip(rows, number_keys, name_keys, strict=True)):
        alike = by_name.get(name_key, [])
        if not name_key and row.place is not None:
            alike = by_place.get((normalise_name(row.name), row.place), [])
        found, candidates, reason = _judge(row, by_number.get(number_key, []), alike)
        # a number tells a twin in the batch; without one the name and birthday do
        own = number_key or name_key
        matches.append(Match(found, candidates, reason, seen.get(own) if own else None))
        if own:
            seen.setdefault(own, place)
    return matches


def _judge(
    row: Described, numbered: list[Person], alike: list[Person]
) -> tuple[Person | None, tuple[Person, ...], Reason]:
    """One person by number; else those who may be meant, the nearest first."""
    for person in numbered:
        if same_person(row, described(person)) is Sameness.SAME:
            return person, (), Reason.NUMBER
    if numbered:
        return None, tuple(numbered[:1]), Reason.NUMBER_OTHER_NAME
    asked = [person for person in alike if same_person(row, described(person)) is Sameness.ASK]
    if not asked:
        return None, (), Reason.NONE
    asked.sort(key=lambda person: (person.household.township_id != row.place, person.pk))
    if row.birthday is None or asked[0].born_on is None:
        reason = Reason.NAME_PLACE
    elif asked[0].household.township_id == row.place:
        reason = Reason.NAME_BIRTH_PLACE
    else:
        reason = Reason.NAME_BIRTH
    return None, tuple(asked[:CANDIDATES]), reason


def described(person: Person) -> Described:
    return Described(person.name, person.id_number, person.born_on, person.household.township_id)


def _found(persons: Persons, column: str, keys: Mapping[str, str]) -> dict[str, list[Person]]:
    """Persons by today's index, whichever they stand under; each merged entry as the one that stands."""
    wanted = sorted(keys)
    found: dict[str, dict[int, Person]] = defaultdict(dict)
    for start in range(0, len(wanted), AT_ONCE):
        entries = list(persons.filter(**{f"{column}__in": wanted[start : start + AT_ONCE]}))
        standing = _standing(persons, entries)
        for entry in entries:
            person = standing.get(entry.merged_into_id or 0) or entry.merged_into or entry
            found[keys[getattr(entry, column)]].setdefault(person.pk, person)
    return {key: list(meant.values()) for key, meant in found.items()}


def _standing(persons: Persons, entries: Sequence[Person]) -> dict[int, Person]:
    """Into whom some of these were merged; few were, so those are asked for by themselves."""
    merged = {entry.merged_into_id for entry in entries if entry.merged_into_id}
    return persons.in_bulk(merged) if merged else {}


def _in_place(persons: Persons, rows: Sequence[Described]) -> dict[tuple[str, int], list[Person]]:
    """Persons by name and township, for rows that know no birthday."""
    places = {row.place for row in rows if row.place is not None}
    names = sorted({normalise_name(row.name) for row in rows if row.place is not None})
    found: dict[tuple[str, int], list[Person]] = defaultdict(list)
    for start in range(0, len(names), AT_ONCE):
        near = persons.filter(
            name_key__in=names[start : start + AT_ONCE], household__township__in=places, merged_into=None
        )
        for person in near:
            found[person.name_key, person.household.township_id].append(person)
    return found


def _persons(county: County, with_places: bool) -> Persons:
    related = ["household__township", "household__village"] if with_places else ["household"]
    return Person.objects.of_county(county).select_related(*related).order_by("pk")
