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
    described = [Described(row.name, row.id_number, row.born_on, row.township) for row in rows]
    matches = match_many(described, county=county, with_places=False)
    held = categories_of([match.person for match in matches if match.person is not None], on=on)
    return [
        Found(
            match.person,
            tuple(person.key for person in match.candidates),
            match.reason.value,
            held.get(match.person.pk, ()) if match.person is not None else (),
        )
        for match in matches
    ]


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
