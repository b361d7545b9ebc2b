"""Whom the sheets name: each person by one number with one name, known to the register or to be entered."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.books.checking.places import Places
from coordination.books.rows import PersonRow
from coordination.founding.book import tell
from coordination.register.identity import Described, normalise_name
from coordination.register.matching import Match, Reason, match_many
from coordination.register.values import as_written
from coordination.units.counties import County
from coordination.units.models import Organisation
from coordination.workbooks import Line, Reading


def check_people(
    readings: Sequence[Reading], places: Places, county: County, notes: list[str]
) -> dict[str, PersonRow]:
    """Everybody once, by number; where the sheets differ on a household, the first row that names one counts."""
    lines = [line for reading in readings for line in reading.lines]
    named = [line for line in lines if line.values["id_number"] and line.values["name"]]
    matches = _matches(named, county)
    heads = _matched_heads(named, county)
    first: dict[str, Line] = {}
    people: dict[str, PersonRow] = {}
    for line in named:
        said, number = line.values, line.values["id_number"]
        earlier = first.setdefault(number, line)
        if normalise_name(earlier.values["name"]) != normalise_name(said["name"]):
            words = _("The same ID number stands beside another name (%(name)s). Mend one of them.")
            tell(line, "name", words % {"name": earlier.values["name"]})
        found = matches[number]
        if found.reason == Reason.NUMBER_OTHER_NAME:
            words = _("The register has this ID number under another name. Look which of them is right.")
            tell(line, "name", words)
        town = places.township(line)
        if town is None:
            continue
        head = said["head_number"] or ""
        person = PersonRow(said["name"], number, town, head, _known(found), as_written(number))
        people[number] = _of_both(people.get(number), person, town)
    for line in named:
        _check_head(line, people, heads)
    unsure = sum(1 for one in people.values() if one.known is None and matches[one.id_number].candidates)
    if unsure:
        words = ngettext(
            "%(n)s person to be entered may stand in the register without a number: civil affairs is asked afterwards.",
            "%(n)s persons to be entered may stand in the register without a number: civil affairs is asked afterwards.",
            unsure,
        )
        notes.append(words % {"n": unsure})
    return people


def _matches(lines: Sequence[Line], county: County) -> dict[str, Match]:
    rows = [Described(line.values["name"], line.values["id_number"]) for line in lines]
    found = match_many(rows, county=county, with_places=False)
    return {row.id_number: one for row, one in zip(rows, found, strict=True)}


def _matched_heads(lines: Sequence[Line], county: County) -> set[str]:
    """The numbers of heads of households that stand in the register."""
    numbers = sorted({line.values["head_number"] for line in lines if line.values["head_number"]})
    rows = [Described("", number) for number in numbers]
    found = match_many(rows, county=county, with_places=False)
    return {number for number, one in zip(numbers, found, strict=True) if one.person is not None}


def _known(found: Match) -> int | None:
    return None if found.person is None else found.person.pk


def _of_both(earlier: PersonRow | None, person: PersonRow, town: Organisation) -> PersonRow:
    if earlier is None or (not earlier.head_number and person.head_number):
        return person
    return earlier


def _check_head(line: Line, people: dict[str, PersonRow], heads: set[str]) -> None:
    """The head of a household is somebody: in the register, or in a row that names no other head."""
    number = line.values["head_number"]
    if not number or number == line.values["id_number"] or number in heads:
        return
    head = people.get(number)
    if head is None:
        words = _(
            "Nobody has this number, neither in the register nor in these sheets. Enter a row for the head, too."
        )
        tell(line, "head_number", words)
    elif head.known is None and head.head_number not in ("", number):
        tell(line, "head_number", _("By another row this person lives in somebody else's household."))
