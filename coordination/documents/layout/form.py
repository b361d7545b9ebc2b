"""Forms with tables: item form, sign-in sheet, breakdown, approval sheet, call list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from reportlab.lib.pagesizes import landscape
from reportlab.pdfgen.canvas import Canvas

from coordination.access import Medium
from coordination.documents.fonts import FontRole
from coordination.documents.layout import geometry as g
from coordination.documents.layout.headings import break_title
from coordination.documents.layout.lineset import Line, Run, glyphs_of, set_lines
from coordination.documents.layout.pages import draw_page_number
from coordination.documents.layout.sheet import Sheet
from coordination.documents.layout.table import Cell, Placed, TableRow, fill_pages
from coordination.documents.words import day_words

LABEL = 30 * g.MM
PAD = 1.8 * g.MM
TOP = 27 * g.MM
FOOT = 9.0
HEIGHT = 240 * g.MM
TIGHTER = (0.97, 0.94, 0.91, 0.88, 0.85, 0.82)
MARKS = {Medium.SCREEN: "（电子签名）", Medium.PAPER: "（纸质签批）", Medium.PHONE: ""}


class FormSheet:
    """Builds one form from the top down; drawn when its sheet is asked for the PDF.

    A box for an opinion that is left empty is signed by hand: opinion, name and full date.
    """

    def __init__(
        self,
        sheet: Sheet,
        *,
        title: str = "",
        left: str = "",
        right: str = "",
        size: float = 12.0,
        is_landscape: bool = False,
    ) -> None:
        self.sheet = sheet
        self.fonts = sheet.fonts
        self.size = size
        self.is_landscape = is_landscape
        self.width = HEIGHT if is_landscape else g.WIDTH
        self.height = g.WIDTH if is_landscape else HEIGHT
        # the page is turned to the left: the binding edge comes to the top
        self.left = TOP + 1.5 * g.MM if is_landscape else g.LEFT
        self.top = g.LEFT if is_landscape else TOP
        self._title = title or sheet.title
        self._right = right or (f"编号：{sheet.number}" if sheet.number else "")
        self._left = left
        self._rows: list[TableRow] = []
        sheet.parts.append(self)

    # --- what a room's layout says, from the top down --------------------------------------

    def row(self, *pairs: tuple[str, str], min_lines: int = 1) -> None:
        """Label and value, one pair or several side by side."""
        share = self.width / len(pairs)
        label = min(LABEL, share * 0.4) if len(pairs) > 1 else LABEL
        cells, x = [], 0.0
        for name, value in pairs:
            cells.append(self._label(name, x, label))
            cells.append(self._cell(value, x + label, share - label, align="left"))
            x += share
        self._rows.append(TableRow(cells, min_height=self._height(min_lines)))

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        widths: Sequence[float] = (),
        align: str = "",
        min_lines: int = 1,
    ) -> None:
        """A ruled table whose header stands on every page; ``align`` is a letter a column (l, c, r)."""
        shares = list(widths) or [1.0] * len(header)
        total = sum(shares)
        columns = [self.width * share / total for share in shares]
        edges = [sum(columns[:place]) for place in range(len(columns))]
        sides = {"l": "left", "c": "centre", "r": "right"}
        aligned = [sides[letter] for letter in (align or "l" * len(header))]
        head = TableRow(
            [self._label(text, x, width) for text, x, width in zip(header, edges, columns, strict=True)],
            min_height=self._height(1),
            is_header=True,
        )
        self._rows.append(head)
        for row in rows:
            cells = [
                self._cell(str(text), x, width, align=side)
                for text, x, width, side in zip(row, edges, columns, aligned, strict=True)
            ]
            self._rows.append(TableRow(cells, min_height=self._height(min_lines), header=head))

    def section(self, text: str) -> None:
        """A line across the whole table that names what follows."""
        cell = self._cell(text, 0, self.width, role=FontRole.HEI, align="left")
        self._rows.append(TableRow([cell], min_height=self._height(1), is_glued=True))

    def opinion(
        self,
        label: str,
        *,
        text: str = "",
        name: str = "",
        on: dt.date | None = None,
        medium: str | None = None,
        proxy_for: str = "",
        lines: int = 5,
    ) -> None:
        """签批 box: opinion, name and full date; empty, it is filled in by hand on paper."""
        body = LABEL, self.width - LABEL
        value = self._cell(text, *body, align="left", valign="top")
        mark = "" if medium is None else MARKS[Medium(medium)]
        date = day_words(on) or "　　　　年　　月　　日"
        signed = f"{name}（代{proxy_for}）" if name and proxy_for else name or "　　　　　　"
        foot = self._lines(f"签名：{signed}　{date}{mark}", body[1], role=FontRole.FANGSONG)
        value.foot = foot
        cells = [self._label(label, 0, LABEL), value]
        self._rows.append(TableRow(cells, min_height=self._height(lines)))

    def signed(self, label: str, *, text: str = "", lines: int = 3) -> None:
        """The box of who signed the paper, under ``text`` or the post; empty while nobody has, to sign by hand."""
        if not self.sheet.signers:
            self.opinion(label, lines=lines)
        for signer in self.sheet.signers:
            self.opinion(
                label,
                text=text or signer.post,
                name=signer.name,
                on=signer.on,
                medium=signer.medium,
                proxy_for=signer.proxy_for,
                lines=lines,
            )

    def text(self, text: str, *, lines: int = 1) -> None:
        """Words across the whole width without a frame."""
        cell = self._cell(text, -PAD, self.width + 2 * PAD, align="left")
        self._rows.append(TableRow([cell], min_height=self._height(lines), is_framed=False))

    note = text

    # --- setting ---------------------------------------------------------------------------

    @property
    def _leading(self) -> float:
        return self.size * 1.5

    def _height(self, lines: int) -> float:
        return lines * self._leading + 2 * PAD

    def _lines(self, text: str, width: float, *, role: FontRole = FontRole.FANGSONG) -> list[Line]:
        lines: list[Line] = []
        for part in str(text).split("\n"):
            lines += set_lines(
                [Run(part, role)], self.fonts, size=self.size, measure=width - 2 * PAD, justify=False
            )
        return lines

    def _label(self, text: str, x: float, width: float) -> Cell:
        """A label is broken into lines of like length."""
        most = max(1, int((width - 2 * PAD + 0.01) // self.size))
        return self._cell("\n".join(break_title(text, most)), x, width, role=FontRole.HEI, align="centre")

    def _cell(
        self,
        text: str,
        x: float,
        width: float,
        *,
        align: str,
        role: FontRole = FontRole.FANGSONG,
        valign: str = "middle",
    ) -> Cell:
        return Cell(
            x=x,
            width=width,
            lines=self._lines(text, width, role=role),
            leading=self._leading,
            pad=PAD,
            align=align,
            valign=valign,
        )

    # --- drawing ---------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> int:
        canvas.setPageSize(landscape(g.A4) if self.is_landscape else g.A4)
        bottom = self.top + self.height
        pages = self._pages(bottom)
        for number, page in enumerate(pages, 1):
            if number == 1:
                self._draw_head(canvas)
            for row, top, height in page:
                row.draw(canvas, self.left, top, height)
            if len(pages) > 1:
                draw_page_number(
                    canvas,
                    number,
                    self.fonts,
                    left=self.left,
                    right=self.left + self.width,
                    dash_top=bottom + 7 * g.MM,
                )
            self._draw_foot(canvas, bottom)
            canvas.showPage()
        return len(pages)

    def _pages(self, bottom: float) -> list[list[Placed]]:
        """A form that runs a little over its page is set tighter before it takes a second one."""
        first = self._table_top()
        loose = fill_pages(self._rows, first=first, top=self.top, bottom=bottom)
        for factor in TIGHTER if len(loose) == 2 else ():
            rows = [row.tightened(factor) for row in self._rows]
            tight = fill_pages(rows, first=first, top=self.top, bottom=bottom)
            if len(tight) == 1:
                return tight
        return loose

    def _title_lines(self) -> list[Line]:
        parts = break_title(self._title, int(self.width // g.SIZE_2) - 1)
        return [
            Line(glyphs_of([Run(part, FontRole.TITLE)], self.fonts, g.SIZE_2), g.SIZE_2, 0) for part in parts
        ]

    def _table_top(self) -> float:
        top = self.top + len(self._title_lines()) * g.PITCH + 3 * g.MM
        return top + (self._leading + 1 * g.MM if self._left or self._right else 0)

    def _draw_head(self, canvas: Canvas) -> None:
        top = self.top
        for line in self._title_lines():
            x = self.left + (self.width - line.width) / 2
            line.draw(canvas, x, g.baseline(top, g.SIZE_2, g.PITCH))
            top += g.PITCH
        base = g.baseline(top + 2 * g.MM, self.size, self._leading)
        if self._left:
            self._particular(self._left).draw(canvas, self.left, base)
        if self._right:
            line = self._particular(self._right)
            line.draw(canvas, self.left + self.width - line.width, base)

    def _draw_foot(self, canvas: Canvas, bottom: float) -> None:
        if self.sheet.foot:
            line = Line(glyphs_of([Run(self.sheet.foot)], self.fonts, FOOT), FOOT, 0)
            line.draw(canvas, self.left, bottom + 15 * g.MM)

    def _particular(self, text: str) -> Line:
        return Line(glyphs_of([Run(text)], self.fonts, self.size), self.size, 0)
