"""The typefaces of official papers: what the machine has, and what stands in for what it has not.

A county's own machine has 仿宋_GB2312 and its kin; a fresh one has only the base
fonts. Folders are searched in the order configured, system, built; whatever is
not the prescribed typeface is said in the PDF's metadata and on the paper's page.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from reportlab.pdfbase import pdfmetrics, ttfonts

SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
# printed where no installed typeface has the character, as typesetters always have
MISSING = "〓"


class FontRole(StrEnum):
    """What GB/T 9704 asks for; the values are the names on the paper's page."""

    FANGSONG = "仿宋"
    TITLE = "小标宋"
    HEI = "黑体"
    KAI = "楷体"
    SONG = "宋体"


class Candidate(NamedTuple):
    name: str
    files: tuple[str, ...]
    prescribed: bool = False
    own_latin: bool = True  # whether its Latin letters and figures go with its characters


SERIF = Candidate("Noto Serif SC", ("notoserifsc-regular.ttf", "notoserifsc_400regular.ttf"))
SERIF_BOLD = Candidate("Noto Serif SC Bold", ("notoserifsc-bold.ttf", "notoserifsc_700bold.ttf"))
SANS = Candidate("Noto Sans SC", ("notosanssc-regular.ttf", "notosanssc_400regular.ttf"))
SANS_BOLD = Candidate("Noto Sans SC Bold", ("notosanssc-bold.ttf", "notosanssc_700bold.ttf"))

CANDIDATES: dict[FontRole, tuple[Candidate, ...]] = {
    FontRole.FANGSONG: (
        Candidate("仿宋_GB2312", ("仿宋_gb2312.ttf", "fangsong_gb2312.ttf", "simfang_gb2312.ttf"), True),
        Candidate("仿宋", ("simfang.ttf", "仿宋.ttf"), True),
        Candidate("方正仿宋", ("fzfsk.ttf", "fzfsjw.ttf", "方正仿宋简体.ttf", "方正仿宋_gbk.ttf"), True),
        Candidate("FandolFang", ("fandolfang-regular.ttf",), own_latin=False),
        SERIF,
    ),
    FontRole.TITLE: (
        Candidate(
            "方正小标宋",
            ("方正小标宋简体.ttf", "方正小标宋_gbk.ttf", "fzxbsjw.ttf", "fzxbsk.ttf", "fzxbsjw--gb1-0.ttf"),
            True,
        ),
        SERIF_BOLD,
    ),
    FontRole.HEI: (
        Candidate("黑体", ("simhei.ttf", "黑体.ttf", "fzhtk.ttf", "fzhtjw.ttf"), True),
        SANS_BOLD,
    ),
    FontRole.KAI: (
        Candidate("楷体_GB2312", ("楷体_gb2312.ttf", "kaiti_gb2312.ttf", "simkai_gb2312.ttf"), True),
        Candidate("楷体", ("simkai.ttf", "楷体.ttf", "fzktk.ttf", "fzktjw.ttf"), True),
        Candidate("LXGW WenKai", ("lxgwwenkai-regular.ttf",)),
        SERIF,
    ),
    FontRole.SONG: (Candidate("宋体", ("simsun.ttc", "simsun.ttf", "宋体.ttf"), True), SERIF),
}
# county and personal names have characters that a 仿宋 of GB 2312 lacks
FALLBACKS: dict[FontRole, tuple[Candidate, ...]] = {
    FontRole.TITLE: (SERIF_BOLD, SANS_BOLD),
    FontRole.HEI: (SANS_BOLD, SERIF_BOLD),
}
FALLBACK = (SERIF, SANS)


@dataclass(frozen=True)
class Face:
    """One font file ready for the canvas."""

    name: str
    label: str
    prescribed: bool
    own_latin: bool
    glyphs: dict[int, Any] = field(repr=False, hash=False, compare=False)
    widths: dict[int, float] = field(repr=False, hash=False, compare=False)

    def has(self, char: str) -> bool:
        return ord(char) in self.glyphs

    def width(self, char: str) -> float:
        """Advance in ems."""
        return float(self.widths.get(ord(char), 1000)) / 1000


class FontBook:
    """The faces of one paper, and what had to be replaced in it."""

    def __init__(self) -> None:
        self._replaced: dict[str, dict[str, str]] = {}
        self._missing: set[str] = set()
        self._chosen: dict[tuple[FontRole, str], tuple[str, Face]] = {}

    def glyph(self, char: str, role: FontRole) -> tuple[str, Face]:
        """The character to print and the face that has it."""
        known = self._chosen.get((role, char))
        if known is None:
            known = self._chosen[role, char] = self._choose(char, role)
        return known

    def _choose(self, char: str, role: FontRole) -> tuple[str, Face]:
        face = face_for(role)
        if not face.prescribed:
            self._replaced.setdefault(role.value, {"role": role.value, "font": face.label})
        if char.isspace() or (face.has(char) and (face.own_latin or not char.isascii())):
            return char, face
        for other in fallbacks_for(role):
            if other.has(char):
                if char.isascii():
                    return char, other
                note = self._replaced.setdefault(
                    f"{role.value}*", {"role": role.value, "font": other.label, "characters": ""}
                )
                note["characters"] += char
                return char, other
        if face.has(char):
            return char, face
        self._missing.add(char)
        return MISSING, next(f for f in (face, *fallbacks_for(role)) if f.has(MISSING))

    @property
    def substitutions(self) -> list[dict[str, str]]:
        """Said on the paper's page and in the PDF's metadata."""
        notes = list(self._replaced.values())
        if self._missing:
            codes = " ".join(f"U+{ord(char):04X}" for char in sorted(self._missing))
            notes.append({"role": "", "font": "", "characters": codes})
        return notes


def font_folders() -> Iterator[Path]:
    """The configured ones, of which the last is what the house built itself, then the system's."""
    for folder in (*settings.FONT_DIRS, *SYSTEM_FOLDERS):
        yield Path(folder).expanduser()


@lru_cache(maxsize=1)
def installed() -> dict[str, Path]:
    """Every font file by its lower-case name; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in font_folders():
        for root, _folders, files in os.walk(folder):
            for name in files:
                if name.lower().endswith((".ttf", ".ttc")):
                    found.setdefault(name.lower(), Path(root) / name)
    return found


_registering = threading.Lock()


@cache
def _load(candidate: Candidate) -> Face | None:
    for file in candidate.files:
        path = installed().get(file)
        if path is None:
            continue
        name = f"Lianxi-{path.stem}"
        with _registering:
            try:
                font = ttfonts.TTFont(name, str(path), asciiReadable=False)
            except ttfonts.TTFError:
                continue  # outlines that reportlab cannot embed
            pdfmetrics.registerFont(font)
        return Face(
            name=name,
            label=candidate.name,
            prescribed=candidate.prescribed,
            own_latin=candidate.own_latin,
            glyphs=font.face.charToGlyph,
            widths=font.face.charWidths,
        )
    return None


@cache
def face_for(role: FontRole) -> Face:
    for candidate in CANDIDATES[role]:
        face = _load(candidate)
        if face is not None:
            return face
    wanted = ", ".join(file for candidate in CANDIDATES[role] for file in candidate.files)
    raise ImproperlyConfigured(
        f"No typeface for {role.value}: neither FONT_DIRS nor the system's font folders have one of {wanted}."
    )


@cache
def fallbacks_for(role: FontRole) -> tuple[Face, ...]:
    faces = (_load(candidate) for candidate in FALLBACKS.get(role, FALLBACK))
    return tuple(face for face in faces if face is not None)


def forget_fonts() -> None:
    """Look again: a font has been built or a folder configured."""
    for cached in (installed, _load, face_for, fallbacks_for):
        cached.cache_clear()


def _to_unicode_map(fontname: str, subset: list[int]) -> str:
    """reportlab's ToUnicode map with surrogate pairs.

    reportlab writes five hexadecimal digits above U+FFFF, so that a character such
    as 𬱖 prints but can be neither copied nor searched.
    """
    rows = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in enumerate(subset)
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo",
            f"<< /Registry ({fontname})",
            f"/Ordering ({fontname})",
            "/Supplement 0",
            ">> def",
            f"/CMapName /{fontname} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            f"{len(rows)} beginbfchar",
            *rows,
            "endbfchar",
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


ttfonts.makeToUnicodeCMap = _to_unicode_map
