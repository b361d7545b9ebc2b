"""Reading a page as a ruler does: every character and every rule with its place in millimetres."""

from __future__ import annotations

import io
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ContentStream

MM = 72 / 25.4


@dataclass(frozen=True)
class Char:
    char: str
    x: float  # mm from the left edge of the page
    baseline: float  # mm from the top edge
    size: float  # points
    colour: tuple[float, ...]
    width: float  # mm

    @property
    def top(self) -> float:
        """The top of the character's square."""
        return self.baseline - 0.88 * self.size / MM


@dataclass(frozen=True)
class Rule:
    left: float
    top: float
    width: float
    thickness: float
    colour: tuple[float, ...]


@dataclass(frozen=True)
class Ink:
    chars: list[Char]
    rules: list[Rule]

    def lines(self, size: float | None = None) -> list[list[Char]]:
        """Characters by baseline, from the top down."""
        rows: dict[float, list[Char]] = {}
        for char in self.chars:
            if size is None or abs(char.size - size) < 0.01:
                rows.setdefault(round(char.baseline, 2), []).append(char)
        return [sorted(rows[key], key=lambda char: char.x) for key in sorted(rows)]

    def line(self, text: str) -> list[Char]:
        """The line that begins with a text."""
        for row in self.lines():
            if "".join(char.char for char in row).strip().startswith(text):
                return row
        raise AssertionError(f"no line begins with {text}")


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def ink_of(pdf: bytes, page: int) -> Ink:
    """The ink of one page, from the operators of its content stream."""
    reader = read(pdf)
    sheet = reader.pages[page]
    height = float(sheet.mediabox.height)
    fonts = {name: _font(font.get_object()) for name, font in sheet["/Resources"]["/Font"].items()}
    chars: list[Char] = []
    rules: list[Rule] = []
    fill: tuple[float, ...] = (0.0, 0.0, 0.0)
    stroke = fill
    font, size, spacing, scale, x, y = {}, 0.0, 0.0, 1.0, 0.0, 0.0
    thickness, start = 1.0, (0.0, 0.0)
    for operands, operator in ContentStream(sheet.get_contents(), reader).operations:
        match operator:
            case b"Tf":
                font, size = fonts[operands[0]], float(operands[1])
            case b"Tc":
                spacing = float(operands[0])
            case b"Tz":
                scale = float(operands[0]) / 100
            case b"BT":
                spacing, scale = 0.0, 1.0
            case b"Tm":
                x, y = float(operands[4]), float(operands[5])
            case b"Td":
                x, y = x + float(operands[0]), y + float(operands[1])
            case b"Tj":
                raw = operands[0]
                codes = raw if isinstance(raw, bytes) else raw.original_bytes
                for code in codes:
                    char, width = font[code]
                    inked = width * size * scale
                    chars.append(Char(char, x / MM, (height - y) / MM, size, fill, inked / MM))
                    x += inked + spacing * scale
            case b"rg":
                fill = tuple(float(value) for value in operands)
            case b"RG":
                stroke = tuple(float(value) for value in operands)
            case b"w":
                thickness = float(operands[0])
            case b"m":
                start = float(operands[0]), float(operands[1])
            case b"l":
                rules.append(
                    Rule(
                        start[0] / MM,
                        (height - start[1]) / MM,
                        (float(operands[0]) - start[0]) / MM,
                        thickness / MM,
                        stroke,
                    )
                )
    return Ink([char for char in chars if not char.char.isspace()], rules)


def _font(font) -> dict[int, tuple[str, float]]:
    """Code → character and width in ems."""
    first = font.get("/FirstChar", 0)
    widths = [float(width) / 1000 for width in font["/Widths"]] if "/Widths" in font else []
    table: dict[int, tuple[str, float]] = {}
    if "/ToUnicode" not in font:
        return table
    mapped = font["/ToUnicode"].get_data().decode("latin-1").partition("beginbfchar")[2]
    for row in mapped.splitlines():
        parts = row.split()
        if len(parts) == 2:
            code = int(parts[0].strip("<>"), 16)
            char = bytes.fromhex(parts[1].strip("<>")).decode("utf-16-be")
            place = code - first
            table[code] = char, widths[place] if 0 <= place < len(widths) else 1.0
    return table
