"""A county founded from its workbook: whole or not at all, by the clock, with a first password for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.accounts.actions import check_founded
from coordination.accounts.first_passwords import first_password, sheets
from coordination.founding.book import Book
from coordination.founding.checking import check
from coordination.founding.checking.people import compared, taken_names
from coordination.founding.checking.units import has_stood
from coordination.founding.files import FileTrouble, give_name, write_part
from coordination.founding.rows import county_rows, figures
from coordination.policy.base import Figure, first_rules
from coordination.units.actors import clock_actor
from coordination.units.models import Organisation, User
from coordination.units.takeover import Counts, CountyRows, import_county, standing_county
from coordination.wording import listed


class Refused(Exception):
    """The workbook has problems; each is a sentence with its place."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(*problems)


@dataclass(frozen=True, slots=True)
class Founded:
    """What stands now, and where the sheets with the passwords do; why not under the name that was asked for."""

    counts: Counts
    passwords: Path
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Founding:
    """A workbook that was looked through and has no problem; what is worth a look all the same."""

    rows: CountyRows
    figures: list[Figure]
    notes: list[str]

    @classmethod
    def of(cls, file: IO[bytes]) -> Founding:
        """Read and check a workbook; every problem of it is told at once."""
        book = Book.read(file)
        if any(sheet.is_unread for sheet in book.sheets):  # what the others refer to cannot be looked up
            raise Refused(book.said())
        notes = check(book)
        if problems := book.said():
            raise Refused(problems)
        return cls(county_rows(book, timezone.localdate()), figures(book), notes)

    @property
    def county(self) -> str:
        government = self.rows.government
        return "" if government is None else str(government["short_name"])

    def try_out(self) -> Counts:
        """Do all of it but the passwords, draw the sheets without them, and take it back."""
        self._sheets(dict.fromkeys(self._usernames, ""))
        return self._found(for_good=False)

    def carry_out(self, passwords_to: Path) -> Founded:
        """Found the county and print the first passwords; where either fails, neither stands.

        The sheets get their name when the county stands: a file without it is what a crash left behind.
        """
        passwords = {username: first_password() for username in self._usernames}
        for row in self.rows.people:  # before anything is locked: hashing is slow on purpose
            row["password"] = make_password(passwords[row["username"]])
        part = write_part(passwords_to, self._sheets(passwords))
        try:
            counts = self._found(for_good=True)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        try:
            give_name(part, passwords_to)
        except FileTrouble as trouble:  # the county stands, so its passwords must
            return Founded(counts, part, str(trouble))
        return Founded(counts, passwords_to)

    def _found(self, *, for_good: bool) -> Counts:
        """All rows in one transaction; what others entered meanwhile is a refusal and no fault."""
        try:
            with transaction.atomic():
                counts = self._enter()
                if not for_good:
                    transaction.set_rollback(True)
        except IntegrityError as error:
            raise Refused([_("Others entered something of this county just now. Try again.")]) from error
        return counts

    def _enter(self) -> Counts:
        self._must_be_new_still()
        counts = import_county(self.rows)
        if counts["people"] != len(self.rows.people):
            raise Refused([_("Others entered something of this county just now. Try again.")])
        county = standing_county(self.rows)
        if county is None:
            raise LookupError("The county does not stand although it was founded.")
        first_rules(self.figures, county=county)
        people = User.objects.filter(username__in=self._usernames, must_change_password=True)
        check_founded(people, actor=clock_actor())
        return counts

    def _must_be_new_still(self) -> None:
        """The workbook was looked through before the passwords were made, which takes minutes where people are many."""
        government = self.rows.government or {}
        problems = []
        if any(
            has_stood(**{name: government[name]}) for name in ("name", "short_name") if name in government
        ):
            words = _("While this ran, %(county)s was founded. Nothing was changed.")
            problems.append(words % {"county": self.county})
        taken = taken_names()
        again = [username for username in self._usernames if compared(username) in taken]
        if again:
            words = _("While this ran, these user names were taken: %(names)s. Choose others and try again.")
            problems.append(words % {"names": listed(again)})
        if problems:
            raise Refused(problems)

    @property
    def _usernames(self) -> list[str]:
        return [row["username"] for row in self.rows.people]

    def _sheets(self, passwords: Mapping[str, str]) -> bytes:
        return sheets(self.county, self.rows.people, passwords, self._unit_names())

    def _unit_names(self) -> dict[str, str]:
        """Short names by code: of the city and beyond, and over them the county's own."""
        above = Organisation.objects.filter(region=None)
        names = dict(above.values_list("code", "short_name"))
        return names | {row["code"]: row["short_name"] for row in self.rows.organisations}
