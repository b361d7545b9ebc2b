"""Our own line-setter: 28 characters to a line, and no line that begins or ends with the wrong mark."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from coordination.documents.fonts import Face, FontBook, FontRole

CLOSING = frozenset("，。、；：？！）】〕》〉”’」』｝％‰℃·～,.;:?!)]}%")
OPENING = frozenset("（【〔《〈“‘「『｛([{￥")
# marks that fill a whole square although some fonts draw them narrower
SQUARE = frozenset("“”‘’…—")
TOLERANCE = 0.01


class Run(NamedTuple):
    text: str
    role: FontRole = FontRole.FANGSONG


class Glyph(NamedTuple):
    char: str
    face: Face
    width: float
    natural: float


@dataclass(slots=True)
class Line:
    """Characters set at a size; ``spacing`` is what stands after each of them."""

    glyphs: list[Glyph]
    size: float
    spacing: float
    indent: float = 0.0

    @property
    def width(self) -> float:
        return sum(glyph.width for glyph in self.glyphs) + self.spacing * len(self.glyphs)

    @property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)

    def draw(self, canvas: Canvas, x: float, baseline: float, scale: float = 1.0) -> None:
        """Draw from x, measured from the left, with the baseline measured from the top of the page."""
        y = canvas._pagesize[1] - baseline
        text = canvas.beginText()
        text.setCharSpace(self.spacing)
        x += self.indent * scale
        for segment, width in self._segments():
            face = segment[0].face
            stretch = scale
            if len(segment) == 1 and segment[0].natural != segment[0].width:
                stretch = scale * segment[0].width / segment[0].natural
            text.setTextOrigin(x, y)
            text.setFont(face.name, self.size)
            text.setHorizScale(stretch * 100)
            text.textOut("".join(glyph.char for glyph in segment))
            x += width * scale
        canvas.drawText(text)

    def _segments(self) -> Iterable[tuple[list[Glyph], float]]:
        """Stretches of one face; a mark that its font draws too narrow stands alone."""
        segment: list[Glyph] = []
        width = 0.0
        for glyph in self.glyphs:
            odd = glyph.natural != glyph.width
            if segment and (
                odd or segment[-1].face is not glyph.face or segment[-1].natural != segment[-1].width
            ):
                yield segment, width
                segment, width = [], 0.0
            segment.append(glyph)
            width += glyph.width + self.spacing
        if segment:
            yield segment, width


def glyphs_of(runs: Iterable[Run], fonts: FontBook, size: float) -> list[Glyph]:
    result = []
    for text, role in runs:
        for char in unicodedata.normalize("NFC", text):
            if char < " ":
                continue
            char, face = fonts.glyph(char, role)
            natural = face.width(char) * size
            square = char in SQUARE or unicodedata.east_asian_width(char) in "WF"
            result.append(Glyph(char, face, size if square else natural, natural))
    return result


def set_lines(
    runs: Sequence[Run],
    fonts: FontBook,
    *,
    size: float,
    measure: float,
    cell: float | None = None,
    first: float = 0.0,
    rest: float = 0.0,
    justify: bool = True,
) -> list[Line]:
    """Break runs into lines of a measure; ``first`` and ``rest`` are indents in points.

    A line that could not take its next character is spread over the whole measure.
    """
    spacing = (cell or size) - size
    lines: list[Line] = []
    current: list[Glyph] = []
    used = 0.0

    def room() -> float:
        return measure - (rest if lines else first) + TOLERANCE

    def close(last: bool) -> None:
        nonlocal current, used
        while current and current[-1].char == " ":
            current.pop()
        indent = rest if lines else first
        line = Line(current, size, spacing, indent)
        slack = measure - indent - line.width
        if justify and not last and len(current) > 1:
            line.spacing += slack / (len(current) - 1) if abs(slack) > TOLERANCE else 0
        lines.append(line)
        current, used = [], 0.0

    for cluster in _clusters(glyphs_of(runs, fonts, size)):
        width = sum(glyph.width + spacing for glyph in cluster)
        if current and used + width > room():
            if width > measure - rest + TOLERANCE:
                pass  # longer than a line: it is broken wherever the line ends
            else:
                close(last=False)
        for glyph in cluster:
            if current and used + glyph.width + spacing > room():
                close(last=False)
            if not current and glyph.char == " ":
                continue
            current.append(glyph)
            used += glyph.width + spacing
    if current or not lines:
        close(last=True)
    return lines


def _clusters(glyphs: Sequence[Glyph]) -> Iterable[list[Glyph]]:
    """What no line end may part: a mark and its word, a number, a Latin word, a dash of two squares."""
    cluster: list[Glyph] = []
    for glyph in glyphs:
        if cluster and not _inseparable(cluster[-1].char, glyph.char):
            yield cluster
            cluster = []
        cluster.append(glyph)
    if cluster:
        yield cluster


def _inseparable(left: str, right: str) -> bool:
    if " " in (left, right):
        return False
    if right in CLOSING or left in OPENING:
        return True
    if left == right and left in "—…":
        return True  # one mark of two squares
    return left.isascii() and right.isascii()
