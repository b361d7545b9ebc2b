"""Whom aid opens to others: the payee to whoever pays, the person to the township where it happened (C9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coordination.register.grants import contribute
from coordination.units.models import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from coordination.access import Actor
    from coordination.register.models import Person

TOWNSHIP_ROLES = (Role.THEAD, Role.TCLERK, Role.TOFFICER)
PAYEE_FIELDS = ("name", "id_number", "account")
HELPER_FIELDS = ("name", "id_number", "born_on", "phone", "account", "address")


def persons(actor: Actor) -> QuerySet | None:
    from coordination.aid.models import AidCase

    if actor.has_role(Role.FIN):
        return (
            AidCase.objects.of_county(actor.county_id)
            .open_to(actor)
            .exclude(status__in=AidCase.ENDED)
            .values("person_id")
        )
    if actor.has_role(*TOWNSHIP_ROLES) and actor.unit_id is not None:
        return AidCase.objects.filter(township=actor.unit_id).open_to(actor).values("person_id")
    return None


def fields(actor: Actor, person: Person) -> Iterable[str]:
    found = persons(actor)
    if found is None or not found.filter(person=person).exists():
        return ()
    return PAYEE_FIELDS if actor.has_role(Role.FIN) else HELPER_FIELDS


def contribute_grants() -> None:
    contribute("aid", persons=persons, fields=fields)
