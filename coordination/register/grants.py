"""Whom others may see: a room opens the masked person to a unit that has to act for them (C9).

A unit outside the register's own circle sees nobody, except through a room whose
matter concerns it: the referral opens its person to the receiving unit, the aid
case its payee to finance. The room says whom, and which fields an opening shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from coordination.access import Actor
    from coordination.register.models import Person

# what an opening may show besides the masks
FIELDS = ("name", "id_number", "born_on", "phone", "account", "address", "health_note")
# keys of persons as a one-column queryset, or None where this actor gets nobody
Persons = Callable[["Actor"], "QuerySet | None"]
Fields = Callable[["Actor", "Person"], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Grant:
    persons: Persons
    fields: Fields


GRANTS: dict[str, Grant] = {}


def contribute(name: str, *, persons: Persons, fields: Fields) -> None:
    """Enter a room's grant under its own name, from its ``apps.ready()``.

    ``persons(actor)`` gives ``Leg.objects.filter(…).values("person_id")`` or None;
    it is a subquery of every list, so it must be indexed. ``fields(actor, person)``
    names those of ``FIELDS`` that the actor's own matters need.
    """
    GRANTS[name] = Grant(persons, fields)


def granted_persons(actor: Actor) -> list[QuerySet]:
    """The subqueries of all rooms for this actor."""
    return [found for grant in GRANTS.values() if (found := grant.persons(actor)) is not None]


def granted_fields(actor: Actor, person: Person) -> frozenset[str]:
    """What opening this person shows to a reader who comes by a grant."""
    named = {field for grant in GRANTS.values() for field in grant.fields(actor, person)}
    return frozenset(named) & frozenset(FIELDS)
