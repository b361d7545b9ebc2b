"""The archive that an .xlsx is: what it would unpack to is asked of its directory, before any of it is read.

What passes is unpacked in small pieces, parsed as it comes and counted, and left where a limit is
passed; so a file made to fill the memory costs no more than any other. A part may hold no document
type, so no entity is ever expanded or fetched.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Protocol
from xml.parsers.expat import ExpatError, ParserCreate

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PIECE = 1 << 16
MEGABYTE = 1 << 20
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"
LONGEST_END = 22 + 0xFFFF  # the end record and the remark after it
# all that zipfile raises over a damaged or foreign archive: a method it lacks, a password, a cut end,
# a place before the beginning
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    OverflowError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """More than any workbook that people fill in, and less than hurts."""

    parts: int = 1000
    directory: int = MEGABYTE
    unpacked: int = 100 * MEGABYTE
    ratio: int = 200  # unpacked for one byte packed
    strings: int = 250_000  # 20,000 rows of 12 columns, each with words of its own
    letters: int = 16_000_000
    text: int = 32_767  # Excel's own for one cell
    cells: int = 1000  # in one row
    merged: int = 2000  # ranges in one sheet
    elements: int = 1_200_000  # about two seconds
    token: int = MEGABYTE  # a tag with all that it says


LIMITS = Limits()


class Part(Protocol):
    """What looks at one part as it is parsed."""

    def begin(self, name: str, given: dict[str, str]) -> None: ...
    def text(self, data: str) -> None: ...
    def end(self, name: str) -> None: ...


def too_much() -> ValidationError:
    return ValidationError(
        _("The file unpacks to far more than a filled-in sheet holds. Copy the rows into a fresh template."),
        code="too_much",
    )


def unreadable() -> ValidationError:
    return ValidationError(_("This file cannot be read as an Excel workbook."), code="unreadable")


def refuse_excess(file: IO[bytes], limits: Limits = LIMITS) -> None:
    """Refuse what holds too much, by its directory alone; what is no archive is for others to say."""
    try:
        Package(file, limits)
    except ValidationError as error:
        if error.code == "too_much":
            raise
    finally:
        file.seek(0)


class Package:
    """An archive whose directory promises no more than the limits; each part is parsed in pieces."""

    def __init__(self, file: IO[bytes], limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.unpacked = 0  # bytes so far
        self.elements = 0  # elements so far
        if _directory_size(file) > limits.directory:
            raise too_much()
        try:
            self.archive = zipfile.ZipFile(file)
        except DAMAGED:
            raise unreadable() from None
        self.parts = {entry.filename: entry for entry in self.archive.infolist()}
        unpacked = sum(entry.file_size for entry in self.archive.infolist())
        packed = sum(entry.compress_size for entry in self.archive.infolist()) or 1
        if len(self.archive.infolist()) > limits.parts or unpacked > limits.unpacked:
            raise too_much()
        if unpacked > MEGABYTE and unpacked / packed > limits.ratio:
            raise too_much()

    def parse(self, name: str, part: Part) -> None:
        """Show a part to whoever looks at it, to its end."""
        for _piece in self.pieces(name, part):
            pass

    def pieces(self, name: str, part: Part) -> Iterator[None]:
        """The same, with a halt after each piece."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_document_type
        parser.StartElementHandler = self._counted(part.begin)
        parser.CharacterDataHandler = part.text
        parser.EndElementHandler = lambda name: part.end(name.rpartition(":")[2] if ":" in name else name)
        fed = 0
        for piece in self._unpacked(name):
            try:
                parser.Parse(piece, not piece)
            except (ExpatError, LookupError, ValueError):  # no XML, or in an encoding that is none
                raise unreadable() from None
            fed += len(piece)
            if fed - parser.CurrentByteIndex > self.limits.token:
                raise too_much()
            yield

    def _unpacked(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, an empty piece at their end; never more than the directory said."""
        if name not in self.parts:
            raise unreadable()
        try:
            stream = self.archive.open(self.parts[name])
        except DAMAGED:
            raise unreadable() from None
        with stream:
            while True:
                try:
                    piece = stream.read(PIECE)
                except DAMAGED:
                    raise unreadable() from None
                self.unpacked += len(piece)
                yield piece
                if not piece:
                    return

    def _counted(self, begin: Callable[[str, dict[str, str]], None]) -> Callable[[str, dict[str, str]], None]:
        most = self.limits.elements

        def counted(name: str, given: dict[str, str]) -> None:
            self.elements += 1
            if self.elements > most:
                raise too_much()
            begin(name.rpartition(":")[2] if ":" in name else name, given)

        return counted


def _no_document_type(*_given: Any) -> None:
    raise unreadable()


def _directory_size(file: IO[bytes]) -> int:
    """How long the list of parts is: it alone may be made to fill the memory.

    A list in the form for more than 4 GB counts as longer than any limit.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - LONGEST_END - 20))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        return 0  # no archive: zipfile says so
    if tail[max(0, at - 20) : at].startswith(END_64):
        return size * 1000
    length: int = struct.unpack("<L", tail[at + 12 : at + 16])[0]
    return length
