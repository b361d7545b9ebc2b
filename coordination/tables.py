"""Tables that a page shows and a workbook holds: made of the same columns, so that nothing drifts.

What stands under a head comes from the column that says the head, on the page and in the workbook;
a column has one head. The workbook holds what the page shows, and may hold more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.exports import Leaving, mark_of, workbook_response
from coordination.limits import EXPORTS
from coordination.vocabulary import read_as

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor

Line = TypeVar("Line")

SHEET = "sheet"  # by what a trail names a list
SHEETS: dict[str, Sheet[Any]] = {}
"""Every table of the house by the name of its element; whoever walks them needs no list of rooms."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a page shows of one value: words or a link, badges beside, small words under it.

    ``about`` is what an action is about, for readers by ear.
    """

    words: Any = ""
    url: str = ""
    small: Sequence[Any] = ()
    badges: Sequence[tuple[Any, str]] = ()
    tone: str = ""
    about: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.small or self.badges)


@dataclass(frozen=True)
class Column(Generic[Line]):
    """One column: its cell on the page, its value in the workbook; without a value the words of its cell."""

    key: str
    words: _StrOrPromise
    value: Callable[[Line], Any] | None = None
    cell: Callable[[Line], Cell] | None = None
    on_page: bool = True
    css: str = ""
    shows: str = ""
    """"lamp" or "act": a column whose head is read aloud alone; what is done from a line leaves in no workbook."""
    number_format: str = ""
    """How a workbook shows its numbers; sums have one of their own."""
    template: str = ""
    """What a room lays into the cell itself; it reads ``line``."""
    leaves_to: Callable[[Actor], bool] | None = None
    """Who takes it away in a workbook, where not everybody who sees the list does (C9)."""

    @property
    def is_exported(self) -> bool:
        return self.shows != "act" and (self.value is not None or self.cell is not None)

    @property
    def head_css(self) -> str:
        return "lx-num" if "lx-num" in self.css else ""

    def of(self, line: Line) -> Cell:
        if self.cell is not None:
            return self.cell(line)
        return Cell(in_words(self.value(line)) if self.value is not None else "")

    def leaving(self, line: Line) -> Any:
        """What a workbook holds of a line."""
        if self.value is not None:
            return self.value(line)
        cell = self.of(line)
        return cell.words or " ".join(str(words) for words, _tone in cell.badges)


def in_words(value: Any) -> str:
    """A value as a page prints it: days and moments by the clock of the house, sums with their cents."""
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return "" if value is None else str(value)


class Sheet(Generic[Line]):
    """A table that a page shows and a workbook holds."""

    def __init__(
        self,
        element: str,
        name: str,
        columns: Sequence[Column[Line]],
        *,
        caption: _StrOrPromise = "",
        css: str = "lx-work",
    ) -> None:
        self.element, self.name, self.columns = element, name, tuple(columns)
        self.caption, self.css = caption, css
        if element in SHEETS:
            raise ValueError(f"There are two lists {element}.")
        SHEETS[element] = self

    @property
    def exported(self) -> list[Column[Line]]:
        return [column for column in self.columns if column.is_exported]

    @property
    def shown(self) -> list[Column[Line]]:
        return [column for column in self.columns if column.on_page]

    @property
    def heads(self) -> dict[str, _StrOrPromise]:
        """What stands above each column, for a page that lays its table itself."""
        return {column.key: column.words for column in self.columns}

    @property
    def called(self) -> str:
        """What people call it."""
        return str(self.caption or self.name)

    def workbook(
        self,
        lines: Sequence[Line],
        *,
        actor: Actor,
        longest: int = 0,
        filters: Mapping[str, str] | None = None,
        words: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        """These lines; where there are more than ``longest``, it says that it ends there.

        ``filters`` and the typed ``words`` by which they were chosen go on record with who takes them.
        """
        EXPORTS.admit(actor.user.pk)
        columns = [one for one in self.exported if one.leaves_to is None or one.leaves_to(actor)]
        kept = lines[:longest] if longest else lines
        rows = [[column.leaving(line) for column in columns] for line in kept]
        if len(kept) < len(lines):
            end = _("The list is longer than %d lines; this sheet ends here.") % longest
            rows.append([end, *[""] * (len(columns) - 1)])
        heads = [column.words for column in columns]
        mark = mark_of(Leaving(actor, {SHEET: self.element}, len(kept), filters or {}, words or {}))
        formats = [column.number_format for column in columns]
        return workbook_response(self.name, heads, rows, formats, mark=mark)

    def table(self, lines: Iterable[Line]) -> Table[Line]:
        """These lines as ``components/table.html`` lays them out."""
        return Table(self, lines)


class Row(NamedTuple, Generic[Line]):
    """A line as it is laid out: its columns, each with its cell."""

    line: Line
    cells: list[tuple[Column[Line], Cell]]

    @property
    def key(self) -> str:
        """By what a page knows the line again when the list is read anew: the address of its record."""
        record = getattr(self.line, "record", None)
        if record is not None:
            return str(record.get_absolute_url())
        return next((cell.url for _column, cell in self.cells if cell.url), "")


@dataclass(frozen=True)
class Table(Generic[Line]):
    """Lines of a sheet as ``components/table.html`` lays them out."""

    sheet: Sheet[Line]
    lines: Iterable[Line]

    @property
    def rows(self) -> Iterator[Row[Line]]:
        columns = self.sheet.shown
        for line in self.lines:
            yield Row(line, [(column, column.of(line)) for column in columns])


def _sheet_words(element: str) -> str:
    """A list as it is called today; one that is gone by its element."""
    return SHEETS[element].called if element in SHEETS else element


read_as(SHEET, _sheet_words)
