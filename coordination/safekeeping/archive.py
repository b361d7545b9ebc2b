"""One file that holds a house: written whole or not at all, and each part known by its hash.

The last of its members is the manifest: an archive without one was cut off, whatever its name.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST = "manifest.json"
SUFFIX, PART = ".tar.gz", ".part"
MEDIA, ANCHORS, KEYS = "media", "anchors/seals.jsonl", "keys.sealed"
QUICKLY = 1  # papers and pictures are packed already
PIECE = 1 << 20


class ArchiveTrouble(Exception):
    """An archive that cannot be written, or is not what it says, in words."""


@dataclass
class Manifest:
    """What stands in an archive, and until when it holds."""

    taken_at: str
    version: str
    commit: str
    database: str
    """``sqlite`` or ``postgresql``."""
    member: str
    """The name under which the database stands in the archive."""
    migrations: list[str]
    counts: dict[str, int]
    seal: int
    """The number of the newest seal; 0 where nothing was sealed yet."""
    root: str
    has_keys: bool = False
    missing: list[str] = field(default_factory=list)
    """Files that the database names and the disk did not have."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def parse(cls, text: bytes) -> Manifest:
        try:
            found = cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise ArchiveTrouble(
                _("The manifest of this archive cannot be read. It is of another version, or damaged.")
            ) from error
        if found.format != FORMAT:
            raise ArchiveTrouble(
                _("This archive is of another version (%(format)s).") % {"format": found.format}
            )
        return found

    def text(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()


class _Hashing:
    """A file that is read or written once, and hashed as it passes."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sha, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        return self._passes(self.file.read(size))

    def _passes(self, piece: bytes) -> bytes:
        self.sha.update(piece)
        self.size += len(piece)
        return piece

    @property
    def said(self) -> dict[str, Any]:
        return {"sha256": self.sha.hexdigest(), "size": self.size}


class Packing:
    """An archive while it is written."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self.tar, self.manifest = tar, manifest

    def add(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(name, file, os.fstat(file.fileno()).st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, BytesIO(content), len(content))

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        passing = _Hashing(file)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.tar.addfile(member, passing)
        self.manifest.files[name] = passing.said

    def close(self) -> None:
        text = self.manifest.text()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(text), 0o600
        self.tar.addfile(member, BytesIO(text))


@contextmanager
def packing(path: Path, manifest: Manifest) -> Iterator[Packing]:
    """Write an archive that has its name once all of it is on the disk; what fails leaves nothing."""
    part = path.with_name(f"{path.name}{PART}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=QUICKLY) as tar:
                work = Packing(tar, manifest)
                yield work
                work.close()
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """The names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unpack(path: Path, folder: Path) -> Manifest:
    """Lay out an archive in a folder of its own; refuse it where a single byte is not what it was."""
    manifest, found = None, {}
    try:
        with tarfile.open(path, mode="r|gz") as tar:
            for member in tar:
                file = tar.extractfile(member)
                if file is None or manifest is not None or not _is_plain(member.name):
                    raise ArchiveTrouble(_("%(name)s has no place in a backup.") % {"name": member.name})
                if member.name == MANIFEST:
                    manifest = Manifest.parse(file.read())
                else:
                    found[member.name] = _lay_out(file, folder / member.name)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ArchiveTrouble(
            _("%(path)s cannot be read: %(error)s. Take another backup.") % {"path": path, "error": error}
        ) from error
    if manifest is None:
        raise ArchiveTrouble(_("%(path)s is cut off: it has no manifest. Take another.") % {"path": path})
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            raise ArchiveTrouble(
                _("%(name)s in this archive is not what was backed up. Take another.") % {"name": name}
            )
    return manifest


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _lay_out(file: IO[bytes], path: Path) -> dict[str, Any]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    passing = _Hashing(file)
    with path.open("xb") as out:
        while piece := passing.read(PIECE):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return passing.said


def member_of(path: Path, name: str) -> bytes | None:
    """One small member of an archive, without laying out the rest; None where it has none of this name."""
    try:
        with tarfile.open(path, mode="r|gz") as tar:
            for member in tar:
                if member.name == name and (file := tar.extractfile(member)) is not None:
                    return file.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ArchiveTrouble(
            _("%(path)s cannot be read: %(error)s. Take another backup.") % {"path": path, "error": error}
        ) from error
    return None
