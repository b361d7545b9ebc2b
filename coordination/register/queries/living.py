"""Who of a household lives."""

from __future__ import annotations

from coordination.register.models import Household, Person


def living_members(household: Household) -> list[Person]:
    """Those of a household who are left, the head first."""
    members = household.members.filter(merged_into=None, died_on=None).order_by("pk")
    return sorted(members, key=lambda one: one.pk != household.head_id)


def who_stands_for(person: Person) -> Person:
    """The person; where they have died, the head of those who are left, for whom a matter goes on."""
    current = person.current
    left = living_members(current.household) if current.died_on is not None else []
    return left[0] if left else current
