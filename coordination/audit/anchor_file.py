"""The anchor file outside the database: a line for each seal, and whether it still holds what it held.

It is written on, never anew: where it is missing or has lost its end, nothing is appended before
two officers have answered the alarm (``coordination/anchors``). A row in the database says how
far the file was written, so that a crash before a line is not taken for a loss.
"""

from __future__ import annotations

import fcntl
import logging
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import timezone

from coordination.audit import macs
from coordination.audit.models import AnchorMark, Seal

log = logging.getLogger("coordination.audit")
TAIL = 4096


class Trouble(StrEnum):
    """What is wrong with the anchor file."""

    MISSING = "missing"
    SHORTER = "shorter"
    AHEAD = "ahead"  # it holds seals that the database does not
    OTHER = "other"  # its last line is of another seal than the database's of that number


@dataclass(frozen=True)
class Anchor:
    """One line of the anchor file: a seal as it was when it was made."""

    number: int
    root: str
    mac: str

    @classmethod
    def parse(cls, line: str) -> Anchor:
        number, _at, _count, root, mac = line.split()
        return cls(int(number), root, mac)


@dataclass(frozen=True)
class FileState:
    """How the file stands beside the database; ``trouble`` is None where it is as it was left."""

    trouble: Trouble | None
    last: int  # the number on its last whole line
    written: int  # how far it was written
    newest: int  # the newest seal


def anchor_line(seal: Seal) -> str:
    return f"{seal.number} {macs.instant(seal.at)} {seal.count} {seal.root} {seal.mac}"


def anchor_file() -> Path:
    return Path(settings.AUDIT_ANCHOR_FILE)


def file_state() -> FileState:
    """Three short reads, whatever the length of the file."""
    # the file is read before the database: whatever is in it by then must be found there
    path = anchor_file()
    last = _last_anchor(path) if path.exists() else None
    mark = AnchorMark.objects.order_by("-number").first()
    written = mark.number if mark else 0
    newest = Seal.objects.order_by("-number").values_list("number", flat=True).first() or 0
    trouble: Trouble | None = None
    if not path.exists():
        trouble = Trouble.MISSING if newest else None
    elif (last.number if last else 0) < written:
        trouble = Trouble.SHORTER
    elif last is not None and last.number > newest:
        trouble = Trouble.AHEAD
    elif last is not None and not _is_of_seal(last):
        trouble = Trouble.OTHER
    return FileState(trouble, last.number if last else 0, written, newest)


def begin_anchors() -> None:
    """A house that has sealed nothing yet begins its file; later ones only write on."""
    path = anchor_file()
    if path.exists() or Seal.objects.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)


def append_anchors() -> int:
    """Write the seals that the file does not have yet, and how many; none where the file is not as it was left."""
    path = anchor_file()
    if not path.exists():
        if Seal.objects.exists():
            log.error(
                "The anchor file %s is missing: nothing is written anew before two officers answer.", path
            )
        return 0
    with path.open("a", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        state = file_state()
        if state.trouble is not None:
            log.error(
                "The anchor file %s is not as it was left (%s): it is not written on.", path, state.trouble
            )
            return 0
        return _write(file, after=state.last)


def renew_anchors() -> Path | None:
    """Write the file anew from the seals that stand, which two officers have answered for; where the old one is kept."""
    path = anchor_file()
    kept = None
    if path.exists():
        kept = path.with_name(f"{path.name}.{timezone.now():%Y%m%dT%H%M%S%f}")
        path.rename(kept)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    AnchorMark.objects.all().delete()
    with path.open("x", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _write(file, after=0)
    return kept


def go_on_writing() -> None:
    """After two officers have answered: a file that was put back is written on, another one anew."""
    if file_state().trouble is None:
        append_anchors()
    else:
        renew_anchors()


def _write(file: IO[str], *, after: int) -> int:
    number = count = 0
    for seal in Seal.objects.filter(number__gt=after).order_by("number").iterator():
        file.write(anchor_line(seal) + "\n")
        number, count = seal.number, count + 1
    if count:
        file.flush()
        os.fsync(file.fileno())
        if not AnchorMark.objects.update(number=number):
            AnchorMark.objects.create(number=number)
    return count


def _is_of_seal(anchor: Anchor) -> bool:
    kept = Seal.objects.filter(number=anchor.number).values_list("mac", flat=True).first()
    return kept is not None and macs.same(kept, anchor.mac)


def _last_anchor(path: Path) -> Anchor | None:
    """The last whole line, read from the file's end."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL))
        lines = file.read().decode("ascii", errors="replace").splitlines()
    for line in reversed(lines):
        try:
            return Anchor.parse(line)
        except ValueError:  # a line that a crash left half-written
            continue
    return None
