"""Which names in a text are those of persons whom the writer's county has registered (B8)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from coordination.clear_texts import finds_names
from coordination.register.identity import normalise_name
from coordination.register.models import Person
from coordination.units.counties import County
from coordination.units.models import AccountClass

if TYPE_CHECKING:
    from coordination.access import Actor


@finds_names
def registered_names(names: Collection[str], actor: Actor) -> set[str]:
    """Of these names, those of persons in the register of the writer's county.

    Nobody is told which they are. Whoever may see no case (an officer, one of the city) asks nothing:
    for them a warning would be the only sign of the register there is.
    """
    if actor.county_id is None or actor.user.account_class != AccountClass.CASE:
        return set()
    county = County(actor.county_id)
    spelled = {name: normalise_name(name) for name in names}
    people = Person.objects.of_county(county).filter(name_key__in=spelled.values())
    known = set(people.values_list("name_key", flat=True).distinct())
    return {name for name, key in spelled.items() if key in known}
