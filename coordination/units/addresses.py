"""Where a unit's pages stand: by its code, which is its county's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse

from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.pages import Request


def unit_address(unit: Organisation, reader: Actor, name: str = "units:unit") -> str:
    """Of a page about a unit; to a reader who sees every county the address says which."""
    address = reverse(name, args=[unit.code])
    if reader.county_id is None and unit.county_id is not None:
        return f"{address}?county={unit.county_id}"
    return address


def named_unit(request: Request, code: str) -> Organisation:
    """The unit of that code which the reader sees: of the own county, else of the one that the address names."""
    units = Organisation.objects.visible_to(request.actor).filter(code=code)
    county = request.GET.get("county", "")
    if county.isdecimal():
        units = units.filter(region=int(county))
    found = list(units.select_related("parent", "region")[:2])
    if len(found) != 1:  # none, or several and the address does not say whose
        raise Http404
    return found[0]
