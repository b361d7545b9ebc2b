"""Filling pages with lines, and what stands on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from coordination.documents.fonts import FontBook, FontRole
from coordination.documents.layout import geometry as g
from coordination.documents.layout.lineset import Line, Run, glyphs_of

Page = list[tuple["Row", float]]


@dataclass(slots=True)
class Row:
    """One line of the grid; ``glued`` keeps it on one page with the next."""

    line: Line | None
    glued: bool = False
    is_attendance: bool = False


def paginate(rows: Sequence[Row], *, first: float, reserve: float = 0.0) -> list[Page]:
    """Fill pages of 22 lines; the first begins lower, the last leaves room for the imprint."""
    pages: list[Page] = []
    start = 0
    while start < len(rows) or not pages:
        top = g.TOP if pages else first
        while pages and start < len(rows) and rows[start].line is None:
            start += 1  # a page does not begin with a blank line
        room = int((g.BOTTOM - top) / g.PITCH + 0.01)
        end = min(start + room, len(rows))
        if end == len(rows) and (end - start) * g.PITCH > g.BOTTOM - top - reserve + 0.01:
            # the imprint no longer fits: the tail goes on to a page of its own with it
            end = max(end - 2, start + 1) if end - start > 2 else end
            end = _unglued(rows, start, end)
            pages.append(_placed(rows[start:end], top))
            if end == len(rows):
                pages.append([])
            start = end
            continue
        if end < len(rows):
            end = _unglued(rows, start, end)
        pages.append(_placed(rows[start:end], top))
        start = end
    return pages


def _unglued(rows: Sequence[Row], start: int, end: int) -> int:
    """Step back to a place where the page may end."""
    back = end
    while back > start + 1 and rows[back - 1].glued:
        back -= 1
    return back if back > start + 1 else end


def _placed(rows: Sequence[Row], top: float) -> Page:
    return [(row, top + place * g.PITCH) for place, row in enumerate(rows)]


def draw_rule(
    canvas: Canvas,
    top: float,
    *,
    thickness: float,
    colour: tuple[float, float, float] = (0, 0, 0),
    left: float = g.LEFT,
    width: float = g.WIDTH,
) -> None:
    y = canvas._pagesize[1] - top
    canvas.saveState()
    canvas.setStrokeColorRGB(*colour)
    canvas.setLineWidth(thickness)
    canvas.line(left, y, left + width, y)
    canvas.restoreState()


def draw_page_number(
    canvas: Canvas,
    number: int,
    fonts: FontBook,
    *,
    left: float = g.LEFT,
    right: float = g.RIGHT,
    dash_top: float = g.PAGE_NUMBER,
) -> None:
    """— 1 — in 4号半角宋体: odd pages right, even pages left, one character in."""
    glyphs = [
        glyph._replace(width=g.SIZE_4 / 2) if glyph.char.isdigit() else glyph
        for glyph in glyphs_of([Run(f"— {number} —", FontRole.SONG)], fonts, g.SIZE_4)
    ]
    line = Line(glyphs, g.SIZE_4, 0)
    x = right - g.SIZE_4 - line.width if number % 2 else left + g.SIZE_4
    line.draw(canvas, x, dash_top + g.DASH * g.SIZE_4)
