"""Who sees what is told of a household, and who reads what its papers say.

Papers are read with their record, and what is read with papers stands in every list of steps: who reads those
of a household is asked of its place alone, one level more would be deeper than SQLite reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from coordination.register.models import Person
from coordination.register.models.households import READS_ALL, TOWNSHIP_ROLES
from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor

EVERYTHING = ~Q(pk__in=[])  # an empty condition would say nothing beside another


def with_seen_household(actor: Actor) -> Q:
    """Rows of a county whose household this reader sees; of the own area also one that nobody is left in."""
    if actor.has_role(*READS_ALL):
        return EVERYTHING
    seen = Q(household__in=Person.objects.visible_to(actor).order_by().values("household"))
    if actor.has_role(Role.VCO):
        seen |= Q(household__village=actor.unit_id)
    return seen | with_open_file(actor)


def with_open_file(actor: Actor) -> Q:
    """Rows of a county whose household's whole file is open to the reader's post (C9): never to a unit or a village."""
    if actor.has_role(*READS_ALL):
        return EVERYTHING
    if actor.has_role(*TOWNSHIP_ROLES) and actor.unit_id is not None:
        return Q(household__township=actor.unit_id)
    return Q(pk__in=[])
