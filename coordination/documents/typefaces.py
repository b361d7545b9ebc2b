"""Bringing a typeface into the form that a PDF can embed: quadratic outlines in a glyf table."""

from __future__ import annotations

from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

MAX_ERROR = 1.0  # of 1000 units: a thousandth of the character's square


def convert_outlines(source: Path, target: Path) -> None:
    """Write an OpenType font's cubic (CFF) outlines as TrueType outlines; about half a minute."""
    font = TTFont(source)
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    _replace_tables(font, order, glyphs)
    # written beside its place, so that a broken run leaves no half font behind
    partial = target.with_suffix(".part")
    font.save(partial)
    partial.replace(target)


def _replace_tables(font: TTFont, order: list[str], glyphs: dict[str, object]) -> None:
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    for name in order:
        glyph = glyphs[name]
        glyph.recalcBounds(glyf)  # type: ignore[attr-defined]
        width, _side = font["hmtx"][name]
        font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for name in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ):
        setattr(maxp, name, 0)
    maxp.recalc(font)
    font["post"].formatType = 3.0
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font.sfntVersion = "\000\001\000\000"


__all__ = ["convert_outlines"]
