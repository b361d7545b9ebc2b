"""A filled sheet read by its layout: every row's values, and every problem at its row and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.wording import listed, visible

from .cells import Book, Cells, Merged, column_letters
from .layouts import Column, Layout
from .package import LIMITS, Limits
from .template import HELP, LISTS
from .values import rows_at_most
from .words import folded, in_all_languages

LONGEST_HEAD = 40
WHOLE_ROW = ""  # the field of a problem that no single column has


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place, and what to do about it; ``field`` is a column's key, or its heading
    where the layout does not know it."""

    row: int
    field: str
    words: str

    def said(self, layout: Layout) -> str:
        """The problem with its place, in one sentence."""
        if self.field == WHOLE_ROW:
            return _("Row %(row)s: %(words)s") % {"row": self.row, "words": self.words}
        return _("Row %(row)s, %(column)s: %(words)s") % {
            "row": self.row,
            "column": layout.head_of(self.field),
            "words": self.words,
        }


@dataclass(slots=True)
class Line:
    """A row in which something stands: the value of each column, None where there is none."""

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """A sheet read to its end. ``problems`` are those of its headings, each line has its own.

    Where ``is_unread``, its problem is why it could not be read at all.
    """

    layout: Layout
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_unread: bool = False

    def all_problems(self) -> list[Problem]:
        """Each once, though several lines may share it."""
        lines = (problem for line in self.lines for problem in line.problems)
        return list(dict.fromkeys([*self.problems, *lines]))


def read_sheet(file: IO[bytes], layout: Layout, limits: Limits = LIMITS) -> Reading:
    """The first sheet of a workbook that can be seen; refused where it cannot be read at all."""
    book = Book(file, limits)
    seen = [title for title in book.sheets if title not in book.hidden]
    first = (seen or list(book.sheets))[0]
    reading = _read_title(book, first, layout)
    for title in _foreign(book, [first]):
        if any(visible(cell.text) for _number, cells in book.lines(title) for cell in cells.values()):
            words = _("The sheet %(title)s is left out: only the first sheet is brought in.")
            reading.problems.append(Problem(1, WHOLE_ROW, words % {"title": title[:LONGEST_HEAD]}))
    return reading


def read_sheets(file: IO[bytes], layouts: Sequence[Layout], limits: Limits = LIMITS) -> list[Reading]:
    """A sheet for each layout, found by its title in any language; refused where there is an unknown one.

    A sheet that is missing or cannot be read says so in its own problems, so that those of the others
    are told with it.
    """
    book = Book(file, limits)
    titles = {folded(title): title for title in book.sheets}
    found = [
        next(
            (titles[one] for words in in_all_languages(layout.title) if (one := folded(words)) in titles), ""
        )
        for layout in layouts
    ]
    for title in _foreign(book, found):
        raise ValidationError(
            _(
                "The workbook has a sheet that nobody knows: %(title)s. Take it out, or name it as the template does."
            )
            % {"title": title[:LONGEST_HEAD]}
        )
    return [_read_or_told(book, title, layout) for title, layout in zip(found, layouts, strict=True)]


def _foreign(book: Book, known: Iterable[str]) -> list[str]:
    """The sheets that are neither known nor the template's own; hidden ones are other programs' notes."""
    ours = {folded(title) for words in (LISTS, HELP) for title in in_all_languages(words)}
    return [
        title
        for title in book.sheets
        if title not in known and title not in book.hidden and folded(title) not in ours
    ]


def _read_title(book: Book, title: str, layout: Layout) -> Reading:
    lines = book.lines(title)
    return read_lines(lines, layout, lines.merged)


def _read_or_told(book: Book, title: str, layout: Layout) -> Reading:
    """One sheet of several; why it cannot be read is its one problem, unless the whole file is at fault."""
    try:
        if not title:
            raise ValidationError(
                _("The workbook lacks the sheet %(title)s. Use the template.") % {"title": layout.title}
            )
        return _read_title(book, title, layout)
    except ValidationError as error:
        if error.code is not None:  # too much, or unreadable: the file is
            raise
        told = Problem(1, WHOLE_ROW, " ".join(error.messages))
        return Reading(layout, problems=[told], is_unread=True)


def read_lines(lines: Iterable[tuple[int, Cells]], layout: Layout, merged: Sequence[Merged] = ()) -> Reading:
    """Lines of any source by their headings, which stand in the first line that holds something.

    Which cells are merged may become known while the lines are read.
    """
    reading = Reading(layout)
    rest = iter(lines)
    heading, cells = next(rest, (1, Cells()))
    columns, others = _columns(heading, cells, reading)
    seen = _Seen(layout)
    for line in _filled(rest, columns, others, reading):
        if len(reading.lines) == layout.most_rows:
            raise ValidationError(rows_at_most(layout.most_rows))
        line.problems += seen.repeats(line)
        reading.lines.append(line)
    for one in merged:
        _tell_merged(one, heading, columns, reading)
    return reading


def _tell_merged(one: Merged, heading: int, columns: dict[int, Column], reading: Reading) -> None:
    """Tell of cells that stand as one below the heading: all but the first have lost what is seen there.

    The problem is each row's, so that none of them is brought in without it; what they lack is no other.
    """
    first = max(one.first_row, heading + 1)
    keys = [
        column.key
        for place, column in sorted(columns.items())
        if one.first_column <= place <= one.last_column
    ]
    lines = [line for line in reading.lines if first <= line.number <= one.last_row]
    if not lines or not keys or (one.last_row == first and len(keys) == 1):
        return
    if one.last_row > first:
        words = _("Cells are merged here down to row %(row)s: split them and fill in each row.")
    else:
        words = _("Cells are merged here: split them and fill in each one.")
    told = Problem(first, keys[0], words % {"row": one.last_row})
    for line in lines:
        lost = keys if line.number > first else keys[1:]
        line.problems = [problem for problem in line.problems if problem.field not in lost]
        if all(problem.field != told.field for problem in line.problems):
            line.problems.append(told)


def _columns(number: int, cells: Cells, reading: Reading) -> tuple[dict[int, Column], set[int]]:
    """Place → column, and the places of headings that nobody knows: these are told.

    What is required and missing is refused.
    """
    known, found, others = reading.layout.by_heads(), dict[int, Column](), set[int]()
    for place, cell in cells.items():
        words = visible(cell.text)
        column = known.get(folded(words))
        if column is None:
            if words:
                others.add(place)
                told = _("This column is not known here: nothing of it is brought in.")
                reading.problems.append(Problem(number, words[:LONGEST_HEAD], told))
        elif column in found.values():
            raise ValidationError(
                _("The heading %(words)s stands twice in the first line. Take one of them out.")
                % {"words": column.head}
            )
        else:
            found[place] = column
    missing = [
        _("“%(words)s”") % {"words": column.head}
        for column in reading.layout.columns
        if column.required and column not in found.values()
    ]
    if missing:
        raise ValidationError(
            _("The first line lacks the heading %(words)s. Use the template.") % {"words": listed(missing)}
        )
    return found, others


def _filled(
    lines: Iterator[tuple[int, Cells]], columns: dict[int, Column], told: set[int], reading: Reading
) -> Iterator[Line]:
    """The lines with something under a heading; what stands under none is told once a column."""
    for number, cells in lines:
        for place in cells.keys() - columns.keys() - told:
            if visible(cells[place].text):
                told.add(place)
                name = _("column %(letters)s") % {"letters": column_letters(place)}
                words = _("There is no heading over this column: nothing of it is brought in.")
                reading.problems.append(Problem(number, name, words))
        line = _line(number, cells, columns, reading.layout)
        if line.problems or any(value is not None for value in line.values.values()):
            yield line


def _line(number: int, cells: Cells, columns: dict[int, Column], layout: Layout) -> Line:
    line = Line(number, dict.fromkeys(column.key for column in layout.columns))
    for place, column in columns.items():
        if place in cells:
            try:
                line.values[column.key] = column.kind.read(cells[place])
            except ValidationError as error:
                line.problems.append(Problem(number, column.key, " ".join(error.messages)))
    if line.problems or any(value is not None for value in line.values.values()):
        wrong = {problem.field for problem in line.problems}
        line.problems += [
            Problem(number, column.key, _("This is missing."))
            for column in layout.columns
            if column.required and line.values[column.key] is None and column.key not in wrong
        ]
    return line


class _Seen:
    """What stood in the sheet before: a row that says the same again is told where it was said first."""

    def __init__(self, layout: Layout) -> None:
        self.once = layout.once
        self.first: dict[tuple[Any, ...], int] = {}

    def repeats(self, line: Line) -> list[Problem]:
        found = []
        for keys in self.once:
            values = tuple(line.values[key] for key in keys)
            if None not in values:
                earlier = self.first.setdefault((keys, *values), line.number)
                if earlier != line.number:
                    words = _("The same stands in row %(row)s. Mend one of them, or take it out.")
                    found.append(Problem(line.number, keys[0], words % {"row": earlier}))
        whole = tuple(line.values.values())
        earlier = self.first.setdefault(("", *whole), line.number)
        if earlier != line.number and not found and not line.problems:
            words = _("This row says the same as row %(row)s. Take one of them out.")
            found.append(Problem(line.number, WHOLE_ROW, words % {"row": earlier}))
        return found
