"""What stands in the cells of a workbook: as Excel and WPS write it, nothing run, row by row."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterator
from enum import Enum
from typing import IO, NamedTuple

from .formats import PLAIN, Format, Shown, format_of
from .package import LIMITS, Limits, Package, too_much, unreadable

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
REFERENCE = re.compile(r"([A-Z]{1,3})\d+")
RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
FIRST, FIRST_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
FALSE_LEAP_DAY = 60  # Excel's 29 February 1900
DAYS_MOST = 2_958_465  # 9999-12-31
DIGITS_KEPT = 15  # more digits than these Excel does not keep of a number


class Form(Enum):
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FORMULA = "formula"
    ERROR = "error"
    ODD = "odd"  # what is seen is neither what is kept nor to be had from it


class Cell(NamedTuple):
    """One cell as a person sees it; ``day`` where Excel keeps it as a date."""

    form: Form
    text: str
    day: dt.date | None = None


Cells = dict[int, Cell]  # by the place of the column, from 0


class Merged(NamedTuple):
    """Cells that stand as one: only the first of them keeps what is seen in all. Columns are places from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


class Book:
    """A workbook's sheets by their titles, in order."""

    def __init__(self, file: IO[bytes], limits: Limits = LIMITS) -> None:
        file.seek(0)
        self.package = Package(file, limits)
        places, links, styles = _Places(), _Links(), _Styles()
        self.package.parse("xl/workbook.xml", places)
        self.package.parse("xl/_rels/workbook.xml.rels", links)
        if links.styles:
            self.package.parse(links.styles, styles)
        self.first_day = FIRST_1904 if places.is_1904 else FIRST
        self.formats = styles.formats()
        self.hidden = places.hidden
        self.sheets = {
            title: links.sheets[link] for title, link in places.links.items() if link in links.sheets
        }
        if not self.sheets:
            raise unreadable()
        self._strings_part = links.strings
        self._strings: list[str] | None = None

    @property
    def strings(self) -> list[str]:
        """The texts that cells name by number; read once, and counted while they come."""
        if self._strings is None:
            found = _Strings(self.package.limits)
            if self._strings_part:
                self.package.parse(self._strings_part, found)
            self._strings = found.all
        return self._strings

    def lines(self, title: str) -> SheetLines:
        return SheetLines(self, title)


class SheetLines:
    """The rows of a sheet in which something stands, each with its number.

    ``merged`` fills up behind the last row: that is where a sheet says it.
    """

    def __init__(self, book: Book, title: str) -> None:
        self.book, self.title = book, title
        self.merged: list[Merged] = []

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        rows = _Rows(self.book, self.merged)
        for _piece in self.book.package.pieces(self.book.sheets[self.title], rows):
            yield from rows.ready
            rows.ready.clear()


class _Places:
    """xl/workbook.xml: which sheets there are, which of them are hidden, and from when days are counted."""

    def __init__(self) -> None:
        self.links: dict[str, str] = {}
        self.hidden: set[str] = set()
        self.is_1904 = False

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "workbookPr":
            self.is_1904 = given.get("date1904") in ("1", "true")
        elif name == "sheet":
            link = next((value for key, value in given.items() if key.endswith(":id")), "")
            self.links[given.get("name", "")] = link
            if given.get("state", "visible") != "visible":
                self.hidden.add(given.get("name", ""))

    def text(self, data: str) -> None:
        """Nothing is said between its tags."""

    def end(self, name: str) -> None:
        """Every tag says all at its beginning."""


class _Links:
    """The part in which each sheet stands, and those of the texts and the styles; none is elsewhere."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.strings = self.styles = ""

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name != "Relationship" or given.get("TargetMode") == "External":
            return
        part = posixpath.normpath(posixpath.join("/xl", given.get("Target", ""))).lstrip("/")
        kind = given.get("Type", "").rpartition("/")[2]
        if kind == "worksheet":
            self.sheets[given.get("Id", "")] = part
        elif kind == "sharedStrings":
            self.strings = part
        elif kind == "styles":
            self.styles = part

    def text(self, data: str) -> None:
        """Nothing is said between its tags."""

    def end(self, name: str) -> None:
        """Every tag says all at its beginning."""


class _Styles:
    """How each style shows a number."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.numbers: list[str] = []
        self.is_inside = False

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif name == "cellXfs":
            self.is_inside = True
        elif name == "xf" and self.is_inside:
            self.numbers.append(given.get("numFmtId", "0"))

    def text(self, data: str) -> None:
        """Nothing is said between its tags."""

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.is_inside = False

    def formats(self) -> dict[str, Format]:
        """By the style's number, as a cell names it."""
        known = {number: format_of(number, self.codes.get(number)) for number in set(self.numbers)}
        return {str(place): known[number] for place, number in enumerate(self.numbers)}


class _Words:
    """A text in pieces: runs of one look each, and between them how it is pronounced, which is left out."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pieces: list[str] = []
        self.length = 0
        self.is_open = self.is_sound = False

    def text(self, data: str) -> None:
        if self.is_open and not self.is_sound:
            self.length += len(data)
            if self.length > self.limits.text:
                raise too_much()
            self.pieces.append(data)

    def words(self) -> str:
        """What was said so far; the next text begins."""
        said = "".join(self.pieces)
        self.pieces.clear()
        self.length = 0
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), said) if "_x" in said else said


class _Strings(_Words):
    """The table of shared texts, no more of it than the limits."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.all: list[str] = []
        self.letters = 0

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "t":
            self.is_open = True
        elif name == "rPh":
            self.is_sound = True
        elif name == "sst" and _number(given.get("uniqueCount", "")) > self.limits.strings:
            raise too_much()

    def end(self, name: str) -> None:
        if name == "t":
            self.is_open = False
        elif name == "rPh":
            self.is_sound = False
        elif name == "si":
            self.letters += self.length
            self.all.append(self.words())
            if len(self.all) > self.limits.strings or self.letters > self.limits.letters:
                raise too_much()


class _Rows(_Words):
    """A sheet's rows as they come; whoever reads takes those that are ready."""

    def __init__(self, book: Book, merged: list[Merged]) -> None:
        super().__init__(book.package.limits)
        self.book = book
        self.merged = merged
        self.ready: list[tuple[int, Cells]] = []
        self.number = 0
        self.place = -1
        self.cells: Cells = {}
        self.given: dict[str, str] = {}
        self.is_formula = False

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self.given, self.is_formula = given, False
            found = REFERENCE.fullmatch(given.get("r", ""))
            self.place = column_place(found[1]) if found else self.place + 1
        elif name in ("v", "t"):
            self.is_open = True
        elif name == "row":
            self.number = _number(given.get("r", "")) or self.number + 1
            self.place, self.cells = -1, {}
        elif name == "f":
            self.is_formula = True
        elif name == "rPh":
            self.is_sound = True
        elif name == "mergeCell":
            self._note_merged(given.get("ref", ""))

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.is_open = False
        elif name == "c":
            cell = self._cell(self.words())
            if cell is not None:
                self.cells[self.place] = cell
                if len(self.cells) > self.limits.cells:
                    raise too_much()
        elif name == "row":
            if self.cells:
                self.ready.append((self.number, self.cells))
        elif name == "rPh":
            self.is_sound = False

    def _note_merged(self, reference: str) -> None:
        found = RANGE.fullmatch(reference)
        if found is None:
            return  # of one cell, or none
        if len(self.merged) >= self.limits.merged:
            raise too_much()
        self.merged.append(
            Merged(int(found[2]), int(found[4]), column_place(found[1]), column_place(found[3]))
        )

    def _cell(self, written: str) -> Cell | None:
        if self.is_formula:
            return Cell(Form.FORMULA, "=")
        if not written:
            return None
        kind = self.given.get("t", "n")
        if kind == "n":
            return self._number(written)
        if kind == "s":
            return self._shared(written)
        if kind == "e":
            return Cell(Form.ERROR, written)
        if kind == "b":
            return Cell(Form.TEXT, "TRUE" if written.strip() == "1" else "FALSE")
        return self._written_day(written) if kind == "d" else Cell(Form.TEXT, written)

    def _shared(self, written: str) -> Cell | None:
        place = _number(written)
        if place >= len(self.book.strings):
            raise unreadable()
        said = self.book.strings[place]
        return Cell(Form.TEXT, said) if said else None

    @staticmethod
    def _written_day(written: str) -> Cell:
        try:
            day = dt.datetime.fromisoformat(written.strip()).date()
        except ValueError:
            return Cell(Form.TEXT, written)
        return Cell(Form.DAY, day.isoformat(), day)

    def _number(self, written: str) -> Cell:
        try:
            value = float(written)
        except ValueError:
            raise unreadable() from None
        plain = Cell(Form.NUMBER, str(int(value)) if value.is_integer() else repr(value))
        form = self.book.formats.get(self.given.get("s", "0"), PLAIN)
        if form.shown is Shown.PLAIN or abs(value) >= 10**DIGITS_KEPT:
            return plain
        if form.shown is Shown.DAY:
            return self._day(value) if 0 < value <= DAYS_MOST else plain
        seen = form.words(value)
        return Cell(Form.ODD, plain.text) if seen is None else Cell(Form.TEXT, seen)

    def _day(self, value: float) -> Cell:
        first, days = self.book.first_day, int(value)
        if first == FIRST and days < FALSE_LEAP_DAY:
            days += 1
        elif first == FIRST_1904:
            days = min(days, DAYS_MOST - 1462)
        day = first + dt.timedelta(days=days)
        return Cell(Form.DAY, day.isoformat(), day)


def column_place(letters: str) -> int:
    """A is 0, Z 25, AA 26."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def column_letters(place: int) -> str:
    """0 is A, 26 AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
