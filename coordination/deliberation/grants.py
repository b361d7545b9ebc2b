"""The persons of a case are opened, masked, to the units asked about it; never to one that keeps out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from coordination.deliberation.models import Deliberation, Hearing, Round, Sheet
from coordination.matters import kept_out_of
from coordination.register.grants import contribute
from coordination.sittings.barred import bars_from_seats
from coordination.sittings.models import Recusal
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from coordination.access import Actor
    from coordination.register.models import Person
    from coordination.sittings.models import Sitting

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
    cases = Deliberation.objects.filter(Q(pk__in=asked.values("round__deliberation")), person__isnull=False)
    cases = cases.open_to(actor).exclude(status__in=Deliberation.ENDED)
    return cases.values("person_id")


def fields(actor: Actor, person: Person) -> Iterable[str]:
    found = persons(actor)
    return SHOWN if found is not None and found.filter(person_id=person.pk).exists() else ()


@bars_from_seats
def take_no_seat(sitting: Sitting) -> set[int]:
    """Where one case is heard by itself: who proposed it, and who keeps out of it (C0, C7)."""
    rounds = Hearing.objects.filter(matter__sitting=sitting).exclude(forum=Round.Forum.SESSION)
    cases = Deliberation.objects.filter(rounds__in=rounds.values("round")).distinct()
    return {user for case in cases for user in (case.proposer_id, *kept_out_of(case)) if user is not None}


contribute("deliberation", persons=persons, fields=fields)
