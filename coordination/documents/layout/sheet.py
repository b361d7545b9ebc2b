"""The sheet that a room's layout is built on: its particulars, its fonts and its PDF."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from reportlab.pdfbase.pdfdoc import PDFInfo, PDFString
from reportlab.pdfgen.canvas import Canvas

from coordination.access import Medium
from coordination.documents.fonts import FontBook
from coordination.documents.layout.geometry import A4


class Part(Protocol):
    """A document or a form laid out on a sheet."""

    def draw(self, canvas: Canvas) -> int:
        """Draw every page, closing each, and say how many there were."""


class Signer(NamedTuple):
    """Who signed, as it is printed beside the signature."""

    name: str
    post: str
    on: dt.date
    medium: str = Medium.SCREEN
    proxy_for: str = ""


class PaperInfo(PDFInfo):
    """The information dictionary with the paper's hash, the audit's last seal and replaced fonts."""

    def __init__(self, extra: dict[str, str]) -> None:
        super().__init__()
        self.extra = extra

    def format(self, document: Any) -> bytes:
        plain: bytes = super().format(document)
        entries = b"".join(
            b"/" + key.encode() + b" " + PDFString(value).format(document) + b"\n"
            for key, value in self.extra.items()
            if value
        )
        return plain.replace(b"<<", b"<<\n" + entries, 1)


@dataclass
class Sheet:
    """What a layout may know of its paper besides the content."""

    title: str
    number: str = ""
    issued_on: dt.date | None = None
    organ_name: str = ""
    is_draft: bool = False
    foot: str = ""
    """What stands small below a form on every page: who printed it."""
    medium: str = Medium.SCREEN
    signers: list[Signer] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    fonts: FontBook = field(default_factory=FontBook)
    parts: list[Part] = field(default_factory=list)
    page_count: int = 0

    def pdf(self) -> bytes:
        """The finished file; the same content and fonts give the same bytes."""
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1, lang="zh-CN")
        self.page_count = sum(part.draw(canvas) for part in self.parts)
        info = PaperInfo(
            {
                **self.metadata,
                "DocumentNumber": self.number,
                "ReplacedFonts": "；".join(
                    f"{note['role']}→{note['font']} {note.get('characters', '')}".strip("→ ")
                    for note in self.substitutions
                ),
            }
        )
        info.title = self.title
        info.author = self.organ_name
        info.subject = self.number
        info.creator = "Lianxi"
        canvas._doc.info = info
        canvas.save()
        return buffer.getvalue()

    @property
    def substitutions(self) -> list[dict[str, str]]:
        return self.fonts.substitutions
