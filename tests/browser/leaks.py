"""Where a person's name or number must not stand in the clear, and how a story's traces are gone through for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import Page, WebSocket
from pypdf import PdfReader

from coordination.demo.visitor import Visitor
from tests.browser.house import House


class Ears:
    """Hears what goes over the sockets of the pages told of, and the addresses that they ask for."""

    def __init__(self) -> None:
        self.frames: list[str] = []
        self.urls: list[str] = []

    def hear(self, page: Page) -> Page:
        page.on("request", lambda request: self.urls.append(request.url))
        page.on("websocket", self._socket)
        return page

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._frame)
        socket.on("framesent", self._frame)

    def _frame(self, payload: str | bytes) -> None:
        self.frames.append(payload if isinstance(payload, str) else payload.decode(errors="replace"))


def found_in(text: str, secrets: Iterable[str]) -> list[str]:
    return [secret for secret in secrets if secret in text]


def file_names(house: House) -> str:
    """Every name under the house's folder: media, papers, exports, anchors."""
    return "\n".join(str(path.relative_to(house.folder)) for path in house.folder.rglob("*"))


def workbook_text(visitor: Visitor, path: str) -> str:
    """What an export says, with its file name."""
    name, data = visitor.download(path)
    book = load_workbook(BytesIO(data), read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    return "\n".join([name, *cells])


def pdf_text(data: bytes) -> str:
    return plain("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


RADICALS = str.maketrans("戶⺠⻬", "户民齐")  # which Unicode does not fold into today's characters


def plain(text: str) -> str:
    """Without spaces, and every character in its usual form: a browser's PDF names some by their radicals."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(RADICALS)
