"""The units of a county by the names that people write."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from coordination.founding.book import tell
from coordination.units.counties import County
from coordination.units.models import Organisation
from coordination.workbooks import Line
from coordination.workbooks.words import folded


class Places:
    """Townships, and the units that may lead a matter, by their names, short names and codes."""

    def __init__(self, county: County) -> None:
        units = list(county.units().order_by("order", "code"))
        towns = [unit for unit in units if unit.kind == Organisation.Kind.TOWNSHIP]
        self.towns = _by_names(towns)
        self.leads = _by_names(unit for unit in units if unit.is_member or unit in towns)

    def township(self, line: Line) -> Organisation | None:
        return _found(self.towns, line, "township", _("No township of the county is called so."))

    def lead_unit(self, line: Line) -> Organisation | None:
        return _found(
            self.leads, line, "lead_unit", _("No member unit and no township of the county is called so.")
        )


def township_names(county: County) -> list[str]:
    """What the template offers."""
    towns = county.units().filter(kind=Organisation.Kind.TOWNSHIP).order_by("order", "code")
    return [town.short_name for town in towns]


def lead_names(county: County) -> list[str]:
    places = Places(county)
    return list(dict.fromkeys(unit.short_name for unit in places.leads.values()))


def _by_names(units: Iterable[Organisation]) -> dict[str, Organisation]:
    """A name that stands for two of them stands for neither: their codes tell them apart."""
    found: dict[str, set[Organisation]] = {}
    for unit in units:
        for name in filter(None, (unit.short_name, unit.name, unit.name_en, unit.code)):
            found.setdefault(folded(name), set()).add(unit)
    return {name: next(iter(meant)) for name, meant in found.items() if len(meant) == 1}


def _found(units: dict[str, Organisation], line: Line, field: str, unknown: str) -> Organisation | None:
    said = line.values[field]
    if said is None:
        return None
    unit = units.get(folded(said))
    if unit is None:
        tell(line, field, unknown)
    return unit
