"""The sheet of organisations: one county, whole below its government, its codes its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.founding.book import tell, tell_of_sheet
from coordination.rules import must_have_come
from coordination.units.models import Organisation
from coordination.workbooks import Line, Reading

Kind, Level = Organisation.Kind, Organisation.Level

# at which levels a kind of unit stands; the first is meant where the sheet does not say
LEVELS = {
    Kind.GOVERNMENT: (Level.COUNTY, Level.CITY),
    Kind.TOWNSHIP: (Level.TOWNSHIP,),
    Kind.VILLAGE: (Level.VILLAGE,),
    Kind.OFFICE: (Level.COUNTY,),
    Kind.MEMBER_UNIT: (Level.COUNTY,),
    Kind.SERVICE_BODY: (Level.COUNTY, Level.CITY),
    Kind.INVITED_UNIT: (Level.COUNTY, Level.CITY),
}
# below which kind a unit stands, where not below any
BELOW = {Kind.VILLAGE: Kind.TOWNSHIP, Kind.TOWNSHIP: Kind.GOVERNMENT, Kind.OFFICE: Kind.MEMBER_UNIT}


@dataclass(slots=True)
class Units:
    """The rows of the sheet by their codes, and the units that stand above every county already."""

    rows: dict[str, Line] = field(default_factory=dict)
    above: dict[str, Organisation] = field(default_factory=dict)

    @property
    def government(self) -> Line | None:
        return next((line for line in self.rows.values() if is_county(line)), None)

    def __contains__(self, code: str) -> bool:
        return code in self.rows or code in self.above

    def kind(self, code: str) -> str:
        if code in self.rows:
            return str(self.rows[code].values["kind"] or "")
        return self.above[code].kind

    def in_county(self, code: str) -> bool:
        """Whether a unit of the sheet is the county's, and none of the city."""
        return code in self.rows and level_of(self.rows[code]) != Level.CITY

    def stands_already(self, code: str) -> bool:
        """Whether a row names a unit above the counties that another county brought."""
        return code in self.above


def level_of(line: Line) -> str:
    """The level that a row says, or the one that its kind means; nothing where the kind is wrong."""
    kind = line.values["kind"]
    return str(line.values["level"] or (LEVELS[Kind(kind)][0] if kind else ""))


def is_county(line: Line) -> bool:
    return line.values["kind"] == Kind.GOVERNMENT and level_of(line) == Level.COUNTY


def check_organisations(reading: Reading) -> Units:
    units = Units(above={unit.code: unit for unit in Organisation.objects.filter(region=None)})
    for line in reading.lines:
        code = line.values["code"]
        if code is not None:
            units.rows.setdefault(code, line)
    for line in reading.lines:
        _check_code(line, units)
        _check_level(line)
        _check_day(line)
    for line in reading.lines:
        _check_parent(line, units)
    _check_county(reading)
    _check_office(reading)
    return units


def _check_code(line: Line, units: Units) -> None:
    """A code above the counties is taken, but by the unit itself that the row names once more."""
    standing = units.above.get(line.values["code"] or "")
    if standing is None or (level_of(line) == Level.CITY and line.values["name"] == standing.name):
        return
    tell(
        line,
        "code",
        _("Above the counties stands %(unit)s by this code. Choose another.") % {"unit": standing.name},
    )


def _check_level(line: Line) -> None:
    kind = line.values["kind"]
    if kind is None or level_of(line) in LEVELS[Kind(kind)]:
        return
    fitting = " / ".join(str(level.label) for level in LEVELS[Kind(kind)])
    words = _("A unit of this kind stands at the level %(levels)s.") % {"levels": fitting}
    tell(line, "level", words)


def _check_day(line: Line) -> None:
    since = line.values["valid_from"]
    if since is not None:
        try:
            must_have_come(since)
        except ValidationError as error:
            tell(line, "valid_from", " ".join(error.messages))


def _check_parent(line: Line, units: Units) -> None:
    """Every unit of the county stands below its government, every unit of the city above it."""
    parent, kind, level = line.values["parent"], line.values["kind"], level_of(line)
    if not level:
        return  # told at its kind
    is_top = is_county(line) or level == Level.CITY
    if parent is None:
        if not is_top:
            tell(line, "parent", _("This is missing."))
    elif parent not in units:
        tell(line, "parent", _("No unit has this code: neither in this sheet nor above the counties."))
    elif is_top:
        if units.in_county(parent):
            tell(
                line,
                "parent",
                _("This stands above the counties: name a unit of the city, or leave it empty."),
            )
    elif not _reaches_the_county(line, units):
        tell(
            line, "parent", _("By this chain the unit does not come to stand below the county's government.")
        )
    elif kind in BELOW and units.kind(parent) != BELOW[Kind(kind)]:
        words = _("A unit of this kind stands in one of the kind %(kind)s.")
        tell(line, "parent", words % {"kind": BELOW[Kind(kind)].label})


def _reaches_the_county(line: Line, units: Units) -> bool:
    seen: set[str] = set()
    above: Line | None = line
    while above is not None and not is_county(above):
        code: Any = above.values["parent"]
        if code in seen:
            return False
        seen.add(code)
        above = units.rows.get(code)
    return above is not None


def _check_county(reading: Reading) -> None:
    counties = [line for line in reading.lines if is_county(line)]
    if not counties:
        words = _("One row is the people's government of the county: kind people's government, level county.")
        tell_of_sheet(reading, "kind", words)
    for line in counties[1:]:
        words = _("Row %(row)s is the county's government already: one workbook founds one county.")
        tell(line, "kind", words % {"row": counties[0].number})
    for line in counties[:1]:
        for name in ("name", "short_name"):
            if line.values[name] is not None and has_stood(**{name: line.values[name]}):
                words = _(
                    "A county of this name stands in this installation already; a workbook founds a new one."
                )
                tell(line, name, words)


def has_stood(**name: str) -> bool:
    """Whether a county has this name, or had it once."""
    known = Organisation.history.filter(**name).values("id")
    return Organisation.objects.counties().filter(pk__in=known).exists()


def _check_office(reading: Reading) -> None:
    offices = [line for line in reading.lines if line.values["kind"] == Kind.OFFICE]
    if not offices:
        tell_of_sheet(
            reading, "kind", _("One row is the joint-meeting office, part of the unit that leads it.")
        )
    for line in offices[1:]:
        words = _("Row %(row)s is the joint-meeting office already: a county has one.")
        tell(line, "kind", words % {"row": offices[0].number})
