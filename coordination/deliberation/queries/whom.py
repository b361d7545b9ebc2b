"""Whom a proposal is about: a household that the proposer sees, or the person of an ID number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.ciphers.indexes import blind_indexes
from coordination.register.identity import normalise_id_number
from coordination.register.models import Household, Person
from coordination.register.queries.elsewhere import registered_elsewhere
from coordination.units.counties import county_of

if TYPE_CHECKING:
    from coordination.access import Actor


def whom(text: str, actor: Actor) -> tuple[Household, Person | None]:
    """Who knows the whole ID number of a person of the county may propose for them; a household number must be visible."""
    number = normalise_id_number(text)
    if number:
        person = (
            Person.objects.of_county(actor.county_id)
            .standing()
            .filter(id_number_index__in=blind_indexes(number))
            .select_related("household__township")
            .first()
        )
        if person is not None:
            return person.household, person
        nobody = _("Nobody of this number is registered; the township registers the person first.")
        others = registered_elsewhere(number, county=county_of(actor))
        raise ValidationError({"who": [nobody, *map(str, others)]})
    household = Household.objects.visible_to(actor).standing().filter(number=text.strip()).first()
    if household is None:
        raise ValidationError({"who": _("You see no household of this number.")})
    return household, household.head
