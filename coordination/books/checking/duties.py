"""The sheets of open assignments and of decisions that nobody has fulfilled yet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.books.checking.places import Places
from coordination.books.rows import DutyRow
from coordination.duties.models import Assignment
from coordination.founding.book import tell
from coordination.units.counties import County
from coordination.workbooks import Line, Reading


def check_duties(reading: Reading, places: Places, county: County) -> list[DutyRow]:
    named = [line.values["number"] for line in reading.lines if line.values["number"]]
    taken = Assignment.objects.of_county(county).filter(number__in=named)
    numbers = set(taken.values_list("number", flat=True))
    for line in reading.lines:
        if line.values["number"] in numbers:
            tell(line, "number", _("An assignment of this number stands here already."))
    return [
        row
        for line in reading.lines
        if (row := _row(line, places, "comes_from", line.values["number"] or "", is_line=False)) is not None
    ]


def check_lines(reading: Reading, places: Places) -> list[DutyRow]:
    found = (_row(line, places, "session", "", is_line=True) for line in reading.lines)
    return [row for row in found if row is not None]


def _row(line: Line, places: Places, source: str, number: str, *, is_line: bool) -> DutyRow | None:
    unit, said = places.lead_unit(line), line.values
    if unit is None or line.problems:
        return None
    return DutyRow(said["text"], unit, said["due_on"], said[source], number, said["measure"] or "", is_line)
