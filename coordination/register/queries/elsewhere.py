"""That another county knows a number, and whom to ask there: never who, where or what (R236).

These are the only reads of the register that leave the county. What comes out of them is
the county's name and its civil-affairs desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coordination.ciphers.indexes import blind_indexes
from coordination.register.identity import normalise_id_number
from coordination.register.models import Household, Identity, Person
from coordination.units.counties import County
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another county in which somebody is registered, in the reader's language."""

    county: str
    ask: str

    def __str__(self) -> str:
        return _("Registered in %(county)s: ask %(ask)s.") % {"county": self.county, "ask": self.ask}


def registered_elsewhere(id_number: str, *, county: County) -> list[Elsewhere]:
    """The other counties with an entry of this number."""
    indexes = blind_indexes(normalise_id_number(id_number))
    return _others(Identity.objects.filter(index__in=indexes), county) if indexes else []


def members_elsewhere(household: Household, *, county: County) -> list[tuple[Person, Elsewhere]]:
    """Each member of a household who is registered in another county, too."""
    members = household.members.filter(merged_into=None, identity__isnull=False).order_by("pk")
    identities = {person.identity_id: person for person in members}
    entries = Person.objects.filter(identity__in=list(identities)).exclude(county=county.pk)
    pairs = sorted(set(entries.values_list("identity", "county")))
    known = {pk: whom_to_ask(County(pk)) for pk in {pk for _identity, pk in pairs}}
    return [(identities[identity], known[pk]) for identity, pk in pairs]


def whom_to_ask(county: County) -> Elsewhere:
    """Its civil-affairs desk with the post and the office phone."""
    try:
        unit = county.civil_affairs
    except Organisation.DoesNotExist:  # a county without an office yet
        unit = county.government
    posts = Holder(unit, Role.CCLERK).posts() or Holder(unit, Role.CHEAD).posts()
    if not posts:
        return Elsewhere(county.government.label, unit.full_name)
    given = {"unit": unit.full_name, "post": posts[0].title_label, "phone": posts[0].user.phone}
    words = _("%(unit)s (%(post)s, phone %(phone)s)") if posts[0].user.phone else _("%(unit)s (%(post)s)")
    return Elsewhere(county.government.label, words % given)


def _others(identities: Iterable[Identity], county: County) -> list[Elsewhere]:
    entries = Person.objects.filter(identity__in=identities).exclude(county=county.pk)
    return [whom_to_ask(County(pk)) for pk in sorted(set(entries.values_list("county", flat=True)))]


def died_elsewhere(person: Person) -> list[Elsewhere]:
    """The other counties in which the death of this human being is confirmed."""
    if person.identity_id is None:
        return []
    entries = Person.objects.filter(identity=person.identity_id, died_on__isnull=False)
    counties = entries.exclude(county=person.household.county_id).values_list("county", flat=True)
    return [whom_to_ask(County(pk)) for pk in sorted(set(counties))]
