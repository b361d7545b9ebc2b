"""A county's workbook as it was read: its six sheets, and every problem with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from coordination.founding.layouts import LAYOUTS
from coordination.workbooks import Line, Problem, Reading, read_sheets


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets in the order of their layouts."""

    organisations: Reading
    people: Reading
    posts: Reading
    substitutes: Reading
    duty_lines: Reading
    parameters: Reading

    @classmethod
    def read(cls, file: IO[bytes]) -> Book:
        return cls(*read_sheets(file, LAYOUTS))

    @property
    def sheets(self) -> tuple[Reading, ...]:
        return (
            self.organisations,
            self.people,
            self.posts,
            self.substitutes,
            self.duty_lines,
            self.parameters,
        )

    def said(self) -> list[str]:
        """Every problem with its sheet, row and column, in the order of the workbook."""
        return [
            _("%(sheet)s: %(problem)s") % {"sheet": sheet.layout.title, "problem": problem.said(sheet.layout)}
            for sheet in self.sheets
            for problem in sorted(sheet.all_problems(), key=lambda one: one.row)
        ]


def tell(line: Line, field: str, words: str) -> None:
    """What is wrong in a row, unless something is told of that cell already."""
    if all(problem.field != field for problem in line.problems):
        line.problems.append(Problem(line.number, field, words))


def tell_of_sheet(reading: Reading, field: str, words: str) -> None:
    """What is wrong of a sheet as a whole: it stands at the row of its headings."""
    reading.problems.append(Problem(1, field, words))
