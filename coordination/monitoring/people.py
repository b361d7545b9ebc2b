"""Whom a row is about: found in the register for a whole batch with the same few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from coordination.monitoring.intake import Row
from coordination.monitoring.models import Warning
from coordination.register.identity import Described
from coordination.register.matching import Reason, match_many
from coordination.register.models import CategoryStatus, Person
from coordination.units.counties import County


@dataclass(frozen=True)
class Found:
    """The person, or who it may be, and the categories held today."""

    person: Person | None
    candidates: tuple[str, ...]
    reason: str
    categories: tuple[str, ...]


def find_people(rows: Sequence[Row], *, on: dt.date, county: County) -> list[Found]:
    """Each row's person with the categories held, or the keys of those it may be (R236)."""
    unknown = [row for row in rows if row.person is None]
    described = [Described(row.name, row.id_number, row.born_on, row.township) for row in unknown]
    matches = match_many(described, county=county, with_places=False) if unknown else []
    known = _known(rows, county)
    people = [match.person for match in matches if match.person is not None]
    held = categories_of([*people, *known.values()], on=on)
    matched = iter(matches)
    found = []
    for row in rows:
        if row.person is not None:
            one = known[row.person]
            found.append(Found(one, (), "", held.get(one.pk, ())))
            continue
        match = next(matched)
        categories = held.get(match.person.pk, ()) if match.person is not None else ()
        candidates = tuple(person.key for person in match.candidates)
        found.append(Found(match.person, candidates, match.reason.value, categories))
    return found


def _known(rows: Sequence[Row], county: County) -> dict[int, Person]:
    """Those of whom the house itself reports something: it knows who they are."""
    keys = [row.person for row in rows if row.person is not None]
    if not keys:
        return {}
    people = Person.objects.of_county(county.pk).filter(pk__in=keys).select_related("household")
    return {person.pk: person for person in people}


def categories_of(people: Iterable[Person], *, on: dt.date) -> dict[int, tuple[str, ...]]:
    """Person → the categories that the person or the household holds on a day."""
    people = list(people)
    if not people:
        return {}
    members = defaultdict[int, list[int]](list)
    for person in people:
        members[person.household_id].append(person.pk)
    standing = CategoryStatus.objects.current(on).filter(
        Q(person__in=[person.pk for person in people]) | Q(person=None, household__in=list(members))
    )
    found = defaultdict[int, dict[str, None]](dict)
    for status in standing.order_by("pk"):
        for pk in [status.person_id] if status.person_id else members[status.household_id]:
            found[pk][status.category] = None
    return {pk: tuple(codes) for pk, codes in found.items()}


def set_person(warning: Warning, person: Person) -> None:
    """The person, the household and the categories held on the day of the warning's rules."""
    if person.county_id != warning.township.county_id:
        raise ValidationError(_("This person is registered in another county: enter them here first."))
    warning.person, warning.household = person, person.household
    warning.candidates = []
    warning.categories = list(categories_of([person], on=warning.policy_on).get(person.pk, ()))


def match_words(reason: str) -> str:
    """How the person was found, in the reader's language; by hand is said by the page."""
    return str(Reason(reason).label) if reason in Reason.values else ""
