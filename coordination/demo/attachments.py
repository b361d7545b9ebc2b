"""Small real files for the demonstration's items, made when they are loaded: PDF, Excel, Word."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from coordination.documents.layout.plain import plain_pages

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MADE_AT = (2026, 1, 1, 0, 0, 0)  # the same content gives the same file


def make_file(described: dict[str, Any]) -> ContentFile:
    """The file that a fixture describes by its name and its text or rows."""
    name: str = described["name"]
    match name.rpartition(".")[2]:
        case "pdf":
            content = plain_pages(described["text"], title=described["title"])
        case "xlsx":
            content = _sheet(described["heads"], described["rows"])
        case "docx":
            content = _word(described["title"], described["text"])
        case other:
            raise ValueError(f"No such kind of attachment: {other}")
    return ContentFile(content, name=name)


def _sheet(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    sheet.append(list(heads))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append(list(row))
    for place, column in enumerate(sheet.columns, start=1):
        width = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(place)].width = 2 * width + 4
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _word(title: str, text: str) -> bytes:
    """The least that a word processor opens: one part with paragraphs."""
    paragraphs = [_paragraph(title, bold=True), *(_paragraph(line) for line in text.splitlines())]
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
            "</Relationships>"
        ),
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{"".join(paragraphs)}</w:body></w:document>',
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            package.writestr(zipfile.ZipInfo(name, MADE_AT), head + xml)
    return out.getvalue()


def _paragraph(text: str, *, bold: bool = False) -> str:
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
