"""版记: who gets copies, who printed it and when, at the bottom of the last page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from coordination.documents.fonts import FontBook
from coordination.documents.layout import geometry as g
from coordination.documents.layout.lineset import Line, Run, glyphs_of, set_lines
from coordination.documents.layout.pages import draw_rule
from coordination.documents.words import day_words

OUTER_RULE = 0.35 * g.MM
INNER_RULE = 0.25 * g.MM
LINE_HEIGHT = 8.4 * g.MM
GAP = 1.2 * g.PITCH  # between the text and the imprint


@dataclass(frozen=True)
class Imprint:
    copies: tuple[str, ...]
    issuer: str
    on: dt.date | None
    copy_label: str = "抄送"

    def _copy_lines(self, fonts: FontBook) -> list[Line]:
        if not self.copies:
            return []
        text = f"{self.copy_label}：" + "，".join(self.copies).rstrip("。") + "。"
        return set_lines(
            [Run(text)],
            fonts,
            size=g.SIZE_4,
            measure=g.WIDTH - 2 * g.SIZE_4,
            rest=(len(self.copy_label) + 1) * g.SIZE_4,
        )

    def height(self, fonts: FontBook) -> float:
        return (len(self._copy_lines(fonts)) + 1) * LINE_HEIGHT + GAP

    def draw(self, canvas: Canvas, fonts: FontBook) -> None:
        copies = self._copy_lines(fonts)
        top = g.BOTTOM - (len(copies) + 1) * LINE_HEIGHT
        draw_rule(canvas, top, thickness=OUTER_RULE)
        for line in copies:
            line.draw(canvas, g.LEFT + g.SIZE_4, g.baseline(top, g.SIZE_4, LINE_HEIGHT))
            top += LINE_HEIGHT
        if copies:
            draw_rule(canvas, top, thickness=INNER_RULE)
        base = g.baseline(top, g.SIZE_4, LINE_HEIGHT)
        issuer = Line(glyphs_of([Run(self.issuer)], fonts, g.SIZE_4), g.SIZE_4, 0)
        room = g.WIDTH - 2 * g.SIZE_4
        if self.on:
            text = f"{day_words(self.on)}印发"
            date = Line(glyphs_of([Run(text)], fonts, g.SIZE_4), g.SIZE_4, 0)
            date.draw(canvas, g.RIGHT - g.SIZE_4 - date.width, base)
            room -= date.width + g.SIZE_4
        # a long organ name is narrowed so that it stays clear of the date
        issuer.draw(canvas, g.LEFT + g.SIZE_4, base, min(1.0, room / issuer.width))
        draw_rule(canvas, g.BOTTOM, thickness=OUTER_RULE)
