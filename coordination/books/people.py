"""Whom the books name, in the register: who stands there is found, who does not is entered by its own doors."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.books.rows import PersonRow
from coordination.register.actions import import_households, register_person
from coordination.register.identity import Described
from coordination.register.intake import HouseholdRow, MemberRow
from coordination.register.matching import match_many
from coordination.register.models import Person
from coordination.units.counties import County


def take_over_people(people: Sequence[PersonRow], *, county: County, actor: Actor) -> dict[str, Person]:
    """Everybody by number: households of those unknown to the register first, then who lives in a known one."""
    today = timezone.localdate()
    found = _registered([one.id_number for one in people], county)
    missing = [one for one in people if one.id_number not in found]
    own = {one.id_number: one for one in missing if one.head_number in ("", one.id_number)}
    households = [
        HouseholdRow(
            township=head.township,
            village=None,
            address="",
            members=(
                MemberRow(head.name, head.written or head.id_number, relation=Person.Relation.HEAD),
                *(
                    MemberRow(one.name, one.written or one.id_number)
                    for one in missing
                    if one.head_number == number != one.id_number
                ),
            ),
        )
        for number, head in own.items()
    ]
    if households:
        import_households(households, actor=actor, taken_over_on=today)
    others = [one for one in missing if one.id_number not in own and one.head_number not in own]
    heads = _registered([one.head_number for one in others], county)
    for one in others:
        register_person(
            heads[one.head_number].household,
            name=one.name,
            id_number=one.written or one.id_number,
            taken_over_on=today,
            actor=actor,
        )
    found |= _registered([one.id_number for one in missing], county)
    if lost := [one for one in people if one.id_number not in found]:
        words = _("%(n)s persons of these sheets could not be entered into the register.")
        raise ValidationError(words % {"n": len(lost)})
    return found


def _registered(numbers: Sequence[str], county: County) -> dict[str, Person]:
    """The entries that the register has of these numbers, whatever the name beside them."""
    rows = [Described("", number) for number in numbers]
    matches = match_many(rows, county=county) if rows else []
    return {
        number: one.person for number, one in zip(numbers, matches, strict=True) if one.person is not None
    }
