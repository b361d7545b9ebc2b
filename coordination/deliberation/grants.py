"""The persons of a case are opened, masked, to the units asked about it; never to one that keeps out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from coordination.deliberation.models import Deliberation, Sheet
from coordination.register.grants import contribute
from coordination.sittings.models import Recusal
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from coordination.access import Actor
    from coordination.register.models import Person

# what a unit needs in order to find the person in its own books
SHOWN = ("name", "id_number", "born_on")


def persons(actor: Actor) -> QuerySet | None:
    """Persons of open cases in which the actor's unit is asked for a sheet."""
    if actor.unit_id is None:
        return None
    units = units_of(actor)
    recused = Recusal.objects.filter(
        matter__hearing__round=OuterRef("round"), seat__unit=OuterRef("unit"), replacement=None
    )
    asked = Sheet.objects.filter(unit__in=units, status__in=[Sheet.Status.ASKED, Sheet.Status.GIVEN]).exclude(
        Exists(recused)
    )
    cases = Deliberation.objects.filter(
        Q(pk__in=asked.values("round__deliberation")), person__isnull=False
    ).exclude(status__in=Deliberation.ENDED)
    return cases.values("person_id")


def fields(actor: Actor, person: Person) -> Iterable[str]:
    found = persons(actor)
    return SHOWN if found is not None and found.filter(person_id=person.pk).exists() else ()


contribute("deliberation", persons=persons, fields=fields)
