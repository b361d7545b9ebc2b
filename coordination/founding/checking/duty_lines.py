"""The sheet of duty lines: whose duty, with whom, and which categories it determines."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.founding.book import tell
from coordination.founding.checking.units import Units
from coordination.register.models import Category
from coordination.wording import listed
from coordination.workbooks import Line, Reading

# whose authority the house asks by itself: a household that only one of the two lists has is referred to the other
SOUGHT = (Category.DIBAO, Category.POVERTY_WATCH)


def check_duty_lines(reading: Reading, units: Units) -> list[str]:
    """Tell every problem; which categories nobody determines is worth a look."""
    determined: dict[str, Line] = {}
    for line in reading.lines:
        unit, partners = line.values["unit"], line.values["partners"] or ()
        if unit is not None and not units.in_county(unit):
            tell(line, "unit", _("No unit of the county has this code."))
        unknown = [code for code in partners if code not in units]
        if unknown:
            words = _("No unit has the code %(codes)s.")
            tell(line, "partners", words % {"codes": listed(unknown)})
        elif unit in partners:
            tell(line, "partners", _("The unit itself is no partner of its own."))
        for category in line.values["determines"] or ():
            _check_authority(line, category, determined)
    missing = [category.label for category in SOUGHT if category not in determined]
    if not missing:
        return []
    words = _(
        "No duty line says who determines: %(categories)s. Until one does, nobody can be referred to that list."
    )
    return [words % {"categories": listed(map(str, missing))}]


def _check_authority(line: Line, category: str, determined: dict[str, Line]) -> None:
    """A category has one authority, though several duties of it may say so."""
    first = determined.setdefault(category, line)
    if first.values["unit"] != line.values["unit"]:
        words = _("Row %(row)s names another unit that determines %(category)s. One of them does.")
        tell(line, "determines", words % {"row": first.number, "category": Category(category).label})
