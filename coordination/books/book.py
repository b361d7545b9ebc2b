"""The books of a county as they were read: six sheets, and every problem with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from coordination.books.layouts import LAYOUTS
from coordination.workbooks import Reading, read_sheets


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets in the order of their layouts."""

    series: Reading
    reserves: Reading
    aid: Reading
    categories: Reading
    duties: Reading
    lines: Reading

    @classmethod
    def read(cls, file: IO[bytes]) -> Book:
        return cls(*read_sheets(file, LAYOUTS))

    @property
    def sheets(self) -> tuple[Reading, ...]:
        return self.series, self.reserves, self.aid, self.categories, self.duties, self.lines

    def said(self) -> list[str]:
        """Every problem with its sheet, row and column, in the order of the workbook."""
        return [
            _("%(sheet)s: %(problem)s") % {"sheet": sheet.layout.title, "problem": problem.said(sheet.layout)}
            for sheet in self.sheets
            for problem in sorted(sheet.all_problems(), key=lambda one: one.row)
        ]
