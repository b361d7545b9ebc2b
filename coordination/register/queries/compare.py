"""Two entries side by side, as far as the reader has their files open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from coordination.audit.models import Event
from coordination.register.models import Person
from coordination.register.policies import open_fields

if TYPE_CHECKING:
    from coordination.access import Actor


@dataclass(frozen=True, slots=True)
class Side:
    person: Person
    is_open: bool
    name: str
    id_number: str
    born_on: str
    phone: str
    categories: list[str]
    registered: str
    entries: int


def comparison(person: Person, actor: Actor, *, is_open: bool) -> Side:
    plain = open_fields(actor, person) if is_open else frozenset[str]()
    return Side(
        person=person,
        is_open=bool(plain),
        name=person.name if "name" in plain else person.masked_name,
        id_number=person.id_number if "id_number" in plain else person.masked_id_number,
        # the day decides here, and says less than the number that it is part of
        born_on=str(person.born_on or ""),
        phone=person.phone if "phone" in plain else person.masked_phone,
        categories=[str(one.get_category_display()) for one in person.categories.all() if one.is_current],
        registered=f"{timezone.localtime(person.created_at):%Y-%m-%d}",
        entries=Event.objects.filter(household=person.household.key).count(),
    )
