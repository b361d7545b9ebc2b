"""Whom a referral opens to the unit that works on one of its legs, and which fields (C9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coordination.referrals.models import Leg
from coordination.referrals.models.legs import READS_LEGS
from coordination.register.grants import contribute
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from coordination.access import Actor
    from coordination.register.models import Person


def _legs(actor: Actor) -> QuerySet[Leg]:
    """Legs at work in the actor's unit; a restricted one opens on its own page alone."""
    legs = Leg.objects.filter(receiver__in=units_of(actor), status__in=Leg.AT_WORK, case__is_restricted=False)
    return legs.open_to(actor).order_by()


def persons(actor: Actor) -> QuerySet | None:
    if not actor.has_role(*READS_LEGS):
        return None
    return _legs(actor).values("case__person_id")


def fields(actor: Actor, person: Person) -> Iterable[str]:
    if not actor.has_role(*READS_LEGS):
        return ()
    named: set[str] = set()
    for leg in _legs(actor).filter(case__person=person).prefetch_related("consents"):
        consents = [one for one in leg.consents.all() if one.withdrawn_at is None]
        if not leg.needs_consent or any(one.receiver_id == leg.receiver_id for one in consents):
            named.update(leg.fields)
    return named


contribute("referrals", persons=persons, fields=fields)
