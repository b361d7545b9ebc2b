"""The county in which a record stands, and who is who in it.

Nothing asks for "the" county: a record, a unit or an actor in hand says which. A model
says by ``county_path`` over which of its relations its county is found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils import timezone

from coordination.access import Actor
from coordination.statements import read
from coordination.units.holders import Holder
from coordination.units.models import DutyLine, Organisation, OrganisationQuerySet, Post, Role

Kind = Organisation.Kind


class NoCounty(LookupError):
    """What was asked stands in no county: a unit of the city, an account without a post."""


class County:
    """A county with its bodies, each read once for the object that the county was found from."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self._units: dict[str, Organisation] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, County) and other.pk == self.pk

    def __hash__(self) -> int:
        return hash(self.pk)

    def __repr__(self) -> str:
        return f"County({self.pk})"

    @cached_property
    def government(self) -> Organisation:
        """The county's government, whose short name is the county's."""
        return Organisation.objects.get(pk=self.pk)

    @cached_property
    def office(self) -> Organisation:
        """The joint-meeting office, which stands inside civil affairs."""
        offices = self.units().filter(kind=Kind.OFFICE).select_related("parent")
        return offices.order_by("order", "pk")[:1].get()

    @cached_property
    def civil_affairs(self) -> Organisation:
        """The unit that houses the office and leads the mechanism."""
        if "office" in self.__dict__:  # read with the unit that it stands in
            return self._above(self.office.parent)
        houses = self.units().filter(kind=Kind.OFFICE).order_by("order", "pk")
        above = houses.values_list("parent_id", flat=True)[:1].get()
        return self._above(read(Organisation, above) if above is not None else None)

    @staticmethod
    def _above(unit: Organisation | None) -> Organisation:
        if unit is None:
            raise Organisation.DoesNotExist("The joint-meeting office stands in no unit.")
        return unit

    @property
    def members(self) -> OrganisationQuerySet:
        """The units and townships that are members of the joint meeting today."""
        return self.units().filter(is_member=True)

    def units(self, on: dt.date | None = None) -> OrganisationQuerySet:
        """Every unit of the county that stands on a day."""
        return Organisation.objects.valid_on(on).filter(region=self.pk)

    def coded(self, codes: Iterable[str]) -> OrganisationQuerySet:
        """The units that a parameter names by their codes, ended ones too."""
        return Organisation.objects.filter(region=self.pk, code__in=list(codes))

    def by_code(self, codes: Iterable[str]) -> dict[str, Organisation]:
        """The same by their codes, which are a county's own."""
        return {unit.code: unit for unit in self.coded(codes)}

    def unit(self, role: str) -> Organisation:
        """The unit in which a county-wide role is held: the office, the government, civil affairs, finance."""
        if role in OFFICE_ROLES:
            return self.office
        if role in GOVERNMENT_ROLES:
            return self.government
        if role in CIVIL_AFFAIRS_ROLES:
            return self.civil_affairs
        if role not in COUNTY_ROLES:
            raise LookupError(f"{role or 'No role'} is not held in one unit of a county.")
        found = self.find_unit(role)
        if found is None:
            raise LookupError(
                f"Nobody has ever been {role} in {self.government.short_name}: give somebody a post of this role."
            )
        return found

    def find_unit(self, role: str) -> Organisation | None:
        """The unit in which people hold a role; while nobody does, where it was held last, as the work waits there."""
        if role not in self._units:
            held = self.units().filter(posts__in=Post.objects.current().filter(role=role))
            found = held.order_by("order", "pk").first() or self._last_unit(role)
            if found is None:
                return None
            self._units[role] = found
        return self._units[role]

    def _last_unit(self, role: str) -> Organisation | None:
        posts = Post.objects.filter(role=role, unit__region=self.pk, valid_from__lte=timezone.localdate())
        newest = posts.select_related("unit").order_by(
            F("valid_to").desc(nulls_first=True), "-valid_from", "-pk"
        )
        last = newest.first()
        return None if last is None else last.unit

    def authority_of(self, category: str) -> Organisation:
        """The unit whose duty it is to determine a category of the register."""
        lines = DutyLine.objects.valid_on().filter(unit__in=self.units(), determines__contains=category)
        for line in lines.select_related("unit"):
            if category in line.determined_list:
                return line.unit
        raise LookupError(f"The duty catalogue names no authority for {category}.")

    def officer(self, role: str) -> Holder:
        """One of the three officers, who sit in whichever unit of the county has been given their post."""
        found = self.find_unit(role)
        if found is None:
            raise LookupError(
                f"{self.government.short_name} has no {role}: give somebody a post of this role."
            )
        return Holder(found, role)

    def holder(self, role: str) -> Holder:
        return Holder(self.unit(role), role)


OFFICE_ROLES = frozenset({Role.OFFICE, Role.OFFDIR})
GOVERNMENT_ROLES = frozenset({Role.CHIEF, Role.DEPUTY})
CIVIL_AFFAIRS_ROLES = frozenset({Role.CCLERK, Role.CHEAD})
COUNTY_ROLES = OFFICE_ROLES | GOVERNMENT_ROLES | CIVIL_AFFAIRS_ROLES | {Role.FIN}
"""The roles that are held in one unit of a county."""


def county_of(record: Any) -> County:
    """The county of a record, of a unit, or of the desk at which an actor sits."""
    if isinstance(record, Organisation):
        return _county_of_unit(record)
    if isinstance(record, Actor):
        return county_of(_named(record, "acting_post"))
    kept = getattr(record, "county_id", None)
    if kept is not None:
        return County(kept)
    # a dependent record, or one that is not saved yet
    path = getattr(record, "county_path", "")
    if not path:
        raise TypeError(f"{type(record).__name__} does not say over what its county is found.")
    return county_of(_named(record, path))


def home_of(actor: Actor) -> County | None:
    """The county of the desk at which an actor sits; none for one of the city."""
    try:
        return county_of(actor)
    except NoCounty:
        return None


def _named(record: Any, name: str) -> Any:
    found = getattr(record, name)
    if found is None:
        raise NoCounty(f"{record!r} stands in no county: it has no {name}.")
    return found


def _county_of_unit(unit: Organisation) -> County:
    """Kept with the unit, so that a step that asks twice reads once."""
    kept: County | None = unit.__dict__.get("_county")
    if kept is not None and kept.pk == unit.region_id:
        return kept
    if unit.region_id is None:
        raise NoCounty(f"{unit!r} stands in no county.")
    found = unit.__dict__["_county"] = County(unit.region_id)
    if unit.pk == unit.region_id:
        found.government = unit
    elif Organisation.region.is_cached(unit) and unit.region is not None:
        found.government = unit.region
    return found
