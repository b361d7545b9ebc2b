"""An official document by GB/T 9704-2012: letterhead, body on the 22 × 28 grid, imprint, page numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from reportlab.pdfgen.canvas import Canvas

from coordination.documents.fonts import FontRole
from coordination.documents.layout import geometry as g
from coordination.documents.layout.headings import break_title
from coordination.documents.layout.imprint import Imprint
from coordination.documents.layout.lineset import Glyph, Line, Run, glyphs_of, set_lines
from coordination.documents.layout.pages import Row, draw_page_number, draw_rule, paginate
from coordination.documents.layout.sheet import Sheet
from coordination.documents.words import day_words

INDENT = 2 * g.CELL
# letters of a long organ name are narrowed, as letterhead printers do, but never below this
NARROWEST = 0.62
LARGEST_MARK = 56.0

LEVELS = {1: FontRole.HEI, 2: FontRole.KAI, 3: FontRole.FANGSONG, 4: FontRole.FANGSONG}
LEVEL_1 = re.compile(r"^[一二三四五六七八九十]+、")
LEVEL_2 = re.compile(r"^（[一二三四五六七八九十]+）")


class OfficialDocument:
    """Builds one document in reading order; drawn when its sheet is asked for the PDF.

    ``mark`` is the red letterhead (an organ's name and 文件, or …会议纪要); without one
    the text begins at the top of the type area.
    """

    def __init__(self, sheet: Sheet, *, mark: str | Sequence[str], number: str | None = None) -> None:
        self.sheet = sheet
        self.fonts = sheet.fonts
        self._marks = [mark] if isinstance(mark, str) else list(mark)
        self._number = sheet.number if number is None else number
        self._rows: list[Row] = []
        self._imprint: Imprint | None = None
        sheet.parts.append(self)

    # --- what a room's layout says, in reading order ---------------------------------

    def title(self, text: str = "") -> None:
        """Two blank lines below the rule, 2号小标宋, lines of like length and broken at the sense."""
        if any(self._marks):
            self.blank(2)
        lines = [
            Line(glyphs_of([Run(part, FontRole.TITLE)], self.fonts, g.SIZE_2), g.SIZE_2, 0)
            for part in break_title(text or self.sheet.title, int(g.WIDTH // g.SIZE_2) - 1)
        ]
        for line in lines:
            line.indent = (g.WIDTH - line.width) / 2
            self._rows.append(Row(line, glued=True))
        self.blank(glued=True)

    def addressee(self, units: str | Iterable[str]) -> None:
        """Flush left, with a full-width colon."""
        text = units if isinstance(units, str) else "、".join(units)
        self._set([Run(text.rstrip("：:") + "：")], glued=True)

    def heading(self, level: int, text: str, rest: str = "") -> None:
        """一、黑体  （一）楷体  1. and （1） 仿宋; ``rest`` runs on in the same paragraph."""
        runs = [Run(text, LEVELS[level])] + ([Run(rest)] if rest else [])
        self._set(runs, first=INDENT, glued=not rest)

    def paragraph(self, *runs: str | Run) -> None:
        self._set([Run(run) if isinstance(run, str) else run for run in runs], first=INDENT)

    def body(self, text: str) -> None:
        """Plain text as a clerk types it: one paragraph a line, levels recognised by their numbers."""
        for part in text.splitlines():
            part = part.strip(" \t\u3000")
            if not part:
                continue
            if LEVEL_1.match(part):
                self._levelled(1, part)
            elif LEVEL_2.match(part):
                self._levelled(2, part)
            else:
                self.paragraph(part)

    def attendance(self, label: str, names: str | Iterable[str], *, spaced: bool | None = None) -> None:
        """出席, 请假, 列席 (10.3): label 黑体, indent 2, names run on aligned after the colon."""
        text = names if isinstance(names, str) else "、".join(names)
        if spaced is None:
            spaced = not (self._rows and self._rows[-1].is_attendance)
        if spaced:
            self.blank()
        after = INDENT + (len(label) + 1) * g.CELL
        start = len(self._rows)
        self._set([Run(f"{label}：", FontRole.HEI), Run(text)], first=INDENT, rest=after)
        for row in self._rows[start:]:
            row.is_attendance = True

    def attachments(self, names: Sequence[str]) -> None:
        """附件：one blank line below the text, indent 2, numbered where there are several, no full stop."""
        if not names:
            return
        self.blank(glued=True)
        label = INDENT + 3 * g.CELL
        for place, name in enumerate(names, 1):
            number = f"{place}." if len(names) > 1 else ""
            width = sum(glyph.width for glyph in glyphs_of([Run(number)], self.fonts, g.SIZE_3))
            lead = [Run(f"附件：{number}")] if place == 1 else [Run(number)]
            self._set(
                [*lead, Run(name.rstrip("。；;"))],
                first=INDENT if place == 1 else label,
                rest=label + width,
            )

    def signature(self, organ: str = "", on: dt.date | None = None) -> None:
        """The date ends four characters from the right, the organ stands centred over it."""
        on = on or self.sheet.issued_on
        date = self._line(day_words(on)) if on else None
        if self._rows:
            for row in self._rows[-2:]:
                row.glued = True  # no page carries the signature alone
        self.blank(glued=True)
        for _line in range(2):
            self.blank(glued=True)
        name = self._line(organ or self.sheet.organ_name)
        right = g.WIDTH - 4 * g.CELL
        centre = right - (date.width if date else 8 * g.CELL) / 2
        name.indent = max(0.0, min(centre - name.width / 2, g.WIDTH - name.width))
        self._rows.append(Row(name, glued=date is not None))
        if date:
            date.indent = right - date.width
            self._rows.append(Row(date))

    def note(self, text: str) -> None:
        """附注 in brackets, indent 2."""
        self._set([Run(f"（{text}）")], first=INDENT)

    def imprint(
        self,
        *,
        copies: Sequence[str] = (),
        issuer: str = "",
        on: dt.date | None = None,
        copy_label: str = "抄送",
    ) -> None:
        """版记 at the bottom of the last page."""
        self._imprint = Imprint(
            copies=tuple(copies),
            issuer=issuer or self.sheet.organ_name,
            on=on or self.sheet.issued_on,
            copy_label=copy_label,
        )

    def blank(self, count: int = 1, *, glued: bool = False) -> None:
        self._rows.extend(Row(None, glued=glued) for _ in range(count))

    # --- setting ---------------------------------------------------------------------------

    def _levelled(self, level: int, text: str) -> None:
        """A heading that is a whole paragraph, or its first sentence with the text running on."""
        head, stop, rest = text.partition("。")
        if rest:
            self.heading(level, head + stop, rest)
        elif stop and level == 1:
            self.paragraph(text)
        else:
            self.heading(level, text)

    def _line(self, text: str) -> Line:
        return Line(glyphs_of([Run(text)], self.fonts, g.SIZE_3), g.SIZE_3, g.CELL - g.SIZE_3)

    def _set(self, runs: Sequence[Run], *, first: float = 0, rest: float = 0, glued: bool = False) -> None:
        lines = set_lines(
            runs, self.fonts, size=g.SIZE_3, measure=g.WIDTH, cell=g.CELL, first=first, rest=rest
        )
        self._rows.extend(Row(line, glued=glued) for line in lines)

    # --- drawing ---------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> int:
        canvas.setPageSize(g.A4)
        imprint = self._imprint.height(self.fonts) if self._imprint else 0.0
        pages = paginate(self._rows, first=self._body_top(), reserve=imprint)
        for number, page in enumerate(pages, 1):
            if number == 1:
                self._draw_head(canvas)
            for row, top in page:
                if row.line:
                    row.line.draw(canvas, g.LEFT, g.baseline(top, row.line.size, g.PITCH))
            if number == len(pages) and self._imprint:
                self._imprint.draw(canvas, self.fonts)
            draw_page_number(canvas, number, self.fonts)
            canvas.showPage()
        return len(pages)

    def _mark_lines(self) -> list[tuple[Line, float]]:
        """The letterhead's lines, as tall as fits and narrowed where the name is long."""
        longest = max(len(mark) for mark in self._marks)
        size = min(LARGEST_MARK, g.WIDTH / longest / NARROWEST)
        lines = []
        for mark in self._marks:
            line = Line(glyphs_of([Run(mark, FontRole.TITLE)], self.fonts, size), size, 0)
            lines.append((line, min(1.0, g.WIDTH / line.width)))
        return lines

    def _body_top(self) -> float:
        if not any(self._marks):
            return g.TOP
        return self._rule_top()

    def _rule_top(self) -> float:
        number_top = self._mark_bottom() + 2 * g.PITCH + (g.PITCH - g.SIZE_3) / 2
        return number_top + g.SIZE_3 + g.RULE_BELOW_NUMBER

    def _mark_bottom(self) -> float:
        lines = self._mark_lines()
        return g.MARK_TOP + sum(line.size for line, _scale in lines) * 1.15 - lines[-1][0].size * 0.15

    def _draw_head(self, canvas: Canvas) -> None:
        if self.sheet.is_draft and any(self._marks):
            stamp = Line(glyphs_of([Run("未签发稿", FontRole.HEI)], self.fonts, g.SIZE_3), g.SIZE_3, 0)
            stamp.draw(canvas, g.LEFT, g.baseline(g.TOP, g.SIZE_3, g.PITCH))
        if not any(self._marks):
            return
        canvas.setFillColorRGB(*g.RED)
        top = g.MARK_TOP
        for line, scale in self._mark_lines():
            x = g.LEFT + (g.WIDTH - line.width * scale) / 2
            line.draw(canvas, x, g.baseline(top, line.size), scale)
            top += line.size * 1.15
        canvas.setFillColorRGB(0, 0, 0)
        if self._number:
            number = self._line(self._number)
            top = self._mark_bottom() + 2 * g.PITCH
            number.draw(canvas, g.LEFT + (g.WIDTH - number.width) / 2, g.baseline(top, g.SIZE_3, g.PITCH))
        draw_rule(canvas, self._rule_top(), thickness=0.5 * g.MM, colour=g.RED)


__all__ = ["Glyph", "OfficialDocument", "Run"]
