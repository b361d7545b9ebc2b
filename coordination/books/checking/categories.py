"""The sheet of present categories: in force, with a review ahead or due, and not in the register already."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.books.checking.money import must_have_been
from coordination.books.layouts import HOUSEHOLD
from coordination.books.rows import CategoryRow, PersonRow
from coordination.founding.book import tell
from coordination.register.models import CategoryStatus, Person
from coordination.units.counties import County
from coordination.units.models import Organisation
from coordination.workbooks import Reading


def check_categories(reading: Reading, people: dict[str, PersonRow], county: County) -> list[CategoryRow]:
    standing, authorities = _standing(people, county), _Authorities(county)
    first: dict[tuple[str, str], int] = {}
    rows = []
    for line in reading.lines:
        said = line.values
        must_have_been(line, "from_on")
        if None not in (said["from_on"], said["review_on"]) and said["review_on"] <= said["from_on"]:
            tell(line, "review_on", _("A review comes after the day from which the category is in force."))
        person = people.get(said["id_number"] or "")
        is_households = said["whose"] == HOUSEHOLD
        if person is not None and (person.known, is_households, said["category"]) in standing:
            tell(line, "category", _("The register has this category in force already: take the row out."))
        if person is not None and is_households:
            home = (person.head_number or person.id_number, str(said["category"]))
            if first.setdefault(home, line.number) != line.number:
                words = _("Row %(row)s says the same of this household: take one of them out.")
                tell(line, "category", words % {"row": first[home]})
        if person is None or line.problems:
            continue
        rows.append(
            CategoryRow(
                said["id_number"],
                is_households,
                said["category"],
                authorities.of(said["category"]),
                said["from_on"],
                said["review_on"],
                said["basis"] or "",
            )
        )
    return rows


class _Authorities:
    """Who determines a category, by the catalogue of duties; civil affairs where it names nobody. Each asked for once."""

    def __init__(self, county: County) -> None:
        self.county, self.known = county, dict[str, Organisation]()

    def of(self, category: str) -> Organisation:
        if category not in self.known:
            try:
                self.known[category] = self.county.authority_of(category)
            except LookupError:
                self.known[category] = self.county.civil_affairs
        return self.known[category]


def _standing(people: dict[str, PersonRow], county: County) -> set[tuple[int | None, bool, str]]:
    """Of those whom the register knows, the categories that are in force."""
    known = {one.known for one in people.values() if one.known is not None}
    if not known:
        return set()
    rows = Person.objects.of_county(county).in_bulk(known).values()
    homes: dict[int, list[int]] = {}
    for person in rows:
        homes.setdefault(person.household_id, []).append(person.pk)
    found: set[tuple[int | None, bool, str]] = set()
    current = CategoryStatus.objects.of_county(county).current().filter(household__in=homes)
    for status in current:
        if status.person_id is None:
            found |= {(pk, True, status.category) for pk in homes[status.household_id]}
        else:
            found.add((status.person_id, False, status.category))
    return found
