"""What a file's content is, whatever its name says."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, NamedTuple, cast

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, UnidentifiedImageError

from coordination.workbooks.package import DAMAGED

UNPACKED_MOST = 300 * 1024 * 1024
PACKED_RATIO_MOST = 200
PARTS_MOST = 5000
PIXELS_MOST = 80_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Broken(Exception):
    """The content is of the right type and damaged."""


class Foreign(Exception):
    """The content is of another type."""


class Dangerous(Exception):
    """The content does something when it is opened, or more than it seems."""


def _stream(file: File) -> IO[bytes]:
    return cast("IO[bytes]", file.file)


def _pdf(file: File, head: bytes) -> None:
    if b"%PDF-" not in head[:1024]:
        raise Foreign
    file.seek(max(0, file.size - 4096))
    if b"%%EOF" not in file.read():
        raise Broken


def _picture(*formats: str) -> Callable[[File, bytes], None]:
    def check(file: File, head: bytes) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                file.seek(0)
                picture = Image.open(_stream(file), formats=formats)
                if picture.width * picture.height > PIXELS_MOST:
                    raise Dangerous
                picture.verify()
                # verify() passes a truncated JPEG: only decoding shows it
                file.seek(0)
                Image.open(_stream(file), formats=formats).load()
        except UnidentifiedImageError:
            raise Foreign from None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Dangerous from None
        except (OSError, SyntaxError, ValueError, zlib.error):
            raise Broken from None

    return check


def _package(part: str) -> Callable[[File, bytes], None]:
    """An Office or OFD file: a ZIP archive with one part that says which."""

    def check(file: File, head: bytes) -> None:
        if not head.startswith(b"PK"):
            raise Foreign
        file.seek(0)
        try:
            with zipfile.ZipFile(_stream(file)) as archive:
                _check_archive(archive, part)
        except DAMAGED:  # each is how zipfile says "damaged", "encrypted" or "a method I do not know"
            raise Broken from None

    return check


def _check_archive(archive: zipfile.ZipFile, part: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > PARTS_MOST or unpacked > UNPACKED_MOST or unpacked / packed > PACKED_RATIO_MOST:
        raise Dangerous
    names = {entry.filename for entry in entries}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Dangerous
    if part not in names:
        raise Foreign
    for entry in entries:
        # the sizes in the directory may lie: no more is unpacked than was declared
        with archive.open(entry) as stream:
            left = entry.file_size
            while chunk := stream.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise Dangerous


def _ole(file: File, head: bytes) -> None:
    if not head.startswith(OLE):
        raise Foreign
    if file.size < 1536:
        raise Broken


def _text(file: File, head: bytes) -> None:
    file.seek(0)
    data = file.read()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
        if b"\0" in data:
            raise Foreign
    for encoding in encodings:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise Foreign


class Type(NamedTuple):
    content_type: str
    check: Callable[[File, bytes], None]
    label: object


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

TYPES: dict[str, Type] = {
    "pdf": Type("application/pdf", _pdf, "PDF"),
    "docx": Type(_WORD, _package("word/document.xml"), "Word"),
    "xlsx": Type(_SHEET, _package("xl/workbook.xml"), "Excel"),
    "pptx": Type(_SLIDES, _package("ppt/presentation.xml"), "PowerPoint"),
    "ofd": Type("application/ofd", _package("OFD.xml"), "OFD"),
    "doc": Type("application/msword", _ole, "Word 97"),
    "xls": Type("application/vnd.ms-excel", _ole, "Excel 97"),
    "wps": Type("application/vnd.ms-works", _ole, "WPS"),
    "et": Type("application/vnd.ms-excel", _ole, "WPS"),
    "png": Type("image/png", _picture("PNG"), "PNG"),
    "jpg": Type("image/jpeg", _picture("JPEG", "MPO"), "JPEG"),
    "jpeg": Type("image/jpeg", _picture("JPEG", "MPO"), "JPEG"),
    "txt": Type("text/plain", _text, gettext_lazy("plain text")),
    "csv": Type("text/csv", _text, "CSV"),
}


def check_content(file: File, name: str, extension: str) -> None:
    """Raise the refusal where the content is damaged, dangerous or not what the name says."""
    file.seek(0)
    head = file.read(4096)
    kind = TYPES[extension]
    try:
        kind.check(file, head)
    except Broken:
        raise ValidationError(
            _("“%(name)s” is damaged and cannot be opened. Export or scan it again."),
            code="broken",
            params={"name": name},
        ) from None
    except Foreign:
        raise ValidationError(
            _(
                "“%(name)s” is not a %(type)s file, whatever its name says: its content is %(found)s. "
                "Open it in the program it comes from and save it as %(type)s."
            ),
            code="not_its_type",
            params={"name": name, "type": str(kind.label), "found": _found(head)},
        ) from None
    except Dangerous:
        raise ValidationError(
            _("“%(name)s” contains a macro or unpacks to far more than its size, so it is not taken in."),
            code="dangerous",
            params={"name": name},
        ) from None
    finally:
        file.seek(0)


def _found(head: bytes) -> str:
    known = (
        (b"%PDF-", "PDF"),
        (b"PK", _("a compressed archive")),
        (OLE, _("an old Office file, or one locked with a password")),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"MZ", _("a program")),
        (b"\x7fELF", _("a program")),
        (b"Rar!", _("a compressed archive")),
        (b"7z\xbc\xaf", _("a compressed archive")),
    )
    for mark, label in known:
        if head.startswith(mark):
            return str(label)
    stripped = head.lstrip().lower()
    if stripped.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml")):
        return str(_("a web page"))
    return str(_("something else"))
