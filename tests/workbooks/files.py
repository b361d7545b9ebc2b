"""Workbooks written part by part, as programs other than ours write them, and as nobody should."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="名单" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>"
)
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE_LINKS}">'
    f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{LINKS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    f'<Relationship Id="r3" Type="{LINKS}/styles" Target="styles.xml"/>'
    "</Relationships>"
)
STRINGS, STYLES, SHEET = "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"


def sheet_of(*rows: str) -> str:
    """A sheet of these rows, each the XML of its cells."""
    lines = "".join(f'<row r="{number}">{cells}</row>' for number, cells in enumerate(rows, start=1))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def parts_of(
    sheet: str, *, strings: Iterable[str] = (), styles: str = "<styleSheet/>", workbook: str = WORKBOOK
) -> dict[str, str | bytes]:
    entries = "".join(f"<si><t>{words}</t></si>" for words in strings)
    return {
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        STRINGS: f'<sst xmlns="{MAIN}">{entries}</sst>',
        STYLES: styles,
        SHEET: sheet,
    }


def packed(parts: dict[str, str | bytes]) -> BytesIO:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out


def many_strings(path: Path, count: int = 15_000_000) -> None:
    """2 MB on the disk: a table of so many shared strings, written piece by piece."""
    lot = 10_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, data in parts_of(sheet_of('<c r="A1" t="s"><v>0</v></c>')).items():
            if name != STRINGS:
                archive.writestr(name, data)
        with archive.open(STRINGS, "w") as table:
            table.write(f'<sst xmlns="{MAIN}">'.encode())
            piece = b"".join(b"<si><t>%d</t></si>" % (number % 7) for number in range(lot))
            for _lot in range(count // lot):
                table.write(piece)
            table.write(b"</sst>")
