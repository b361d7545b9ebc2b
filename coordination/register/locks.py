"""Locks of the register's rows, with what every action reads of them."""

from __future__ import annotations

from coordination.register.models import Household, Person


def lock_household(household: Household) -> Household:
    return (
        Household.objects.select_for_update(of=("self",))
        .select_related("township", "village")
        .get(pk=household.pk)
    )


def lock_person(person: Person) -> Person:
    return (
        Person.objects.select_for_update(of=("self",))
        .select_related("household__township", "household__village")
        .get(pk=person.pk)
    )
