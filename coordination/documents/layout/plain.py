"""Plain pages of body text, 22 lines of 28 characters."""

from __future__ import annotations

from coordination.documents.layout.official import OfficialDocument
from coordination.documents.layout.sheet import Sheet


def plain_pages(text: str, *, title: str = "") -> bytes:
    """Text alone on the grid: no letterhead, every page an inner page."""
    sheet = Sheet(title=title)
    document = OfficialDocument(sheet, mark="")
    document.body(text)
    return sheet.pdf()
