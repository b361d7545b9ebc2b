"""Finding a person or household by what somebody knows: a name from two characters, or a number.

The words are posted and stand in no address. A number is looked up by its blind
index, exactly; a name from its beginning, by the index of names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Q

from coordination.ciphers.indexes import blind_indexes
from coordination.register.identity import normalise_id_number, normalise_name
from coordination.register.models import Household, Person

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.register.models.households import PersonQuerySet

SHORTEST = 2
PHONE = re.compile(r"\+?\d{7,15}")
SERIAL = re.compile(r"\d{2,10}")


def find_people(words: str, actor: Actor, *, limit: int = 25) -> list[Person]:
    """Persons that these words may mean, of those whom the reader may see, masked by whoever shows them."""
    return list(standing_people(words, actor).order_by("pk")[:limit])


def standing_people(words: str, actor: Actor) -> PersonQuerySet:
    """Those of them whose entries stand, with where they live."""
    meant = people_meant(words, actor).standing()
    return meant.select_related("household__township", "household__village")


def people_meant(words: str, actor: Actor) -> PersonQuerySet:
    """Every entry that these words may mean, merged ones among them: other rooms' records may name those."""
    condition = _condition(words)
    return Person.objects.none() if condition is None else Person.objects.visible_to(actor).filter(condition)


def _condition(words: str) -> Q | None:
    typed = normalise_name(words)
    if len(typed) < SHORTEST:
        return None
    number = normalise_id_number(words)
    if number:
        return Q(id_number_index__in=blind_indexes(number))
    if PHONE.fullmatch(typed):
        indexes = blind_indexes(typed)
        return Q(phone_index__in=indexes) | Q(account_index__in=indexes)
    if any(char.isdigit() for char in typed):
        return _by_serial(words.strip())
    return Q(name_key__startswith=typed)


def _by_serial(words: str) -> Q:
    """安户000012, 安临000003, or the digits alone."""
    if SERIAL.fullmatch(words):
        return Q(household__number__endswith=words.zfill(6)) | Q(temporary_number__endswith=words.zfill(6))
    return Q(household__number=words) | Q(temporary_number=words)


def find_household(number: str, actor: Actor) -> Household | None:
    """The household of a number as it is typed into a form."""
    return Household.objects.visible_to(actor).standing().filter(number=number.strip()).first()
