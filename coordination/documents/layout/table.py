"""Ruled rows of cells, and how they fill pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportlab.pdfgen.canvas import Canvas

from coordination.documents.layout import geometry as g
from coordination.documents.layout.lineset import Line

FRAME = 0.6
SPLITTABLE = 40 * g.MM  # what is left of a page is used by a longer row only from here up


@dataclass
class Cell:
    """Lines in a box; ``foot`` stands at the bottom right, where a name is signed."""

    x: float
    width: float
    lines: list[Line]
    leading: float
    pad: float
    align: str = "left"
    valign: str = "middle"
    foot: list[Line] = field(default_factory=list)

    @property
    def height(self) -> float:
        return (len(self.lines) + len(self.foot)) * self.leading + 2 * self.pad

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        y = top + self.pad
        if self.valign == "middle" and not self.foot:
            y = top + (height - len(self.lines) * self.leading) / 2
        for line in self.lines:
            self._draw_line(canvas, line, left, y, self.align)
            y += self.leading
        y = top + height - self.pad - len(self.foot) * self.leading
        for line in self.foot:
            self._draw_line(canvas, line, left, y, "right")
            y += self.leading

    def _draw_line(self, canvas: Canvas, line: Line, left: float, top: float, align: str) -> None:
        slack = self.width - 2 * self.pad - line.width
        shift = {"left": 0.0, "centre": slack / 2, "right": slack}[align]
        line.draw(canvas, left + self.x + self.pad + shift, g.baseline(top, line.size, self.leading))


@dataclass
class TableRow:
    cells: list[Cell]
    min_height: float = 0.0
    is_header: bool = False
    is_framed: bool = True
    is_glued: bool = False  # stays on one page with the next row
    header: TableRow | None = None

    @property
    def height(self) -> float:
        return max(self.min_height, *(cell.height for cell in self.cells))

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        page_height = canvas._pagesize[1]
        canvas.setLineWidth(FRAME)
        for cell in self.cells:
            if self.is_framed:
                canvas.rect(left + cell.x, page_height - top - height, cell.width, height)
            cell.draw(canvas, left, top, height)

    def tightened(self, factor: float) -> TableRow:
        cells = [replace(cell, leading=cell.leading * factor, pad=cell.pad * factor) for cell in self.cells]
        return replace(self, cells=cells, min_height=self.min_height * factor)

    def split(self, room: float) -> tuple[TableRow, TableRow]:
        """The lines that fit into the room, and the rest."""
        upper, lower = [], []
        for cell in self.cells:
            fits = max(0, int((room - 2 * cell.pad) / cell.leading))
            upper.append(replace(cell, lines=cell.lines[:fits], foot=[], valign="top"))
            lower.append(replace(cell, lines=cell.lines[fits:], valign="top"))
        return (
            replace(self, cells=upper, min_height=room),
            replace(self, cells=lower, min_height=0.0),
        )


Placed = tuple[TableRow, float, float]


def fill_pages(rows: Sequence[TableRow], *, first: float, top: float, bottom: float) -> list[list[Placed]]:
    """Place rows on pages; a table's header is repeated, a row longer than a page is split."""
    pages: list[list[Placed]] = [[]]
    y = first
    waiting = list(rows)
    while waiting:
        row = waiting.pop(0)
        needed = row.height
        if (row.is_glued or row.is_header) and waiting:
            needed += min(waiting[0].height, SPLITTABLE)
        if y + needed <= bottom + 0.01:
            pages[-1].append((row, y, row.height))
            y += row.height
            continue
        fresh = top + (row.header.height if row.header else 0)
        if (row.height > bottom - fresh and bottom - y >= SPLITTABLE) or (
            not pages[-1] and row.height > bottom - y
        ):
            upper, rest = row.split(bottom - y)
            pages[-1].append((upper, y, bottom - y))
            waiting.insert(0, rest)
        else:
            waiting.insert(0, row)
        pages.append([])
        y = top
        if waiting[0].header:
            header = waiting[0].header
            pages[-1].append((header, y, header.height))
            y += header.height
    return pages
