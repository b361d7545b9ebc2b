"""Files that the founding writes: whole under their names or not there, and in the place of no other."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from django.utils.translation import gettext as _


class FileTrouble(Exception):
    """A file that cannot be read or written, in words."""


def part_of(path: Path) -> Path:
    """Under which name a file waits until it may have its own."""
    return path.with_name(f"{path.name}.part")


def must_be_free(path: Path) -> None:
    """Refuse where a file of this name could not be written: it stands already, or its folder takes none."""
    try:
        standing = [name for name in (path, part_of(path)) if name.exists()]
    except OSError as error:  # no way to its folder, or no name at all
        raise FileTrouble(words_of(error, path)) from error
    if standing:
        raise FileTrouble(_stands(standing[0]))
    if not path.parent.is_dir():
        raise FileTrouble(_("%(path)s is no folder. Make it first, or name another.") % {"path": path.parent})
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise FileTrouble(_may_not(path.parent))


def write_part(path: Path, content: bytes) -> Path:
    """Write what a file will hold, for nobody but its owner to read; it has its name after ``give_name`` only."""
    part = part_of(path)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise FileTrouble(words_of(error, part)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        part.unlink()
        if isinstance(error, OSError):
            raise FileTrouble(words_of(error, part)) from error
        raise
    return part


def give_name(part: Path, path: Path) -> None:
    """Let a written file have its name, unless another has it by now."""
    try:
        if path.exists():
            raise FileTrouble(_stands(path))
        part.rename(path)
    except OSError as error:
        raise FileTrouble(words_of(error, path)) from error


def write_once(path: Path, content: bytes) -> None:
    """A whole file, or none."""
    must_be_free(path)
    part = write_part(path, content)
    try:
        give_name(part, path)
    except FileTrouble:
        part.unlink()
        raise


def words_of(error: OSError, path: Path) -> str:
    """Why a file cannot be read or written, and what to do."""
    if isinstance(error, FileExistsError):
        return _stands(path)
    if isinstance(error, FileNotFoundError):
        return _("There is no file %(path)s.") % {"path": path}
    if isinstance(error, IsADirectoryError):
        return _("%(path)s is a folder and no file.") % {"path": path}
    if isinstance(error, PermissionError):
        return _may_not(path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("%(path)s cannot be written: the disk is full.") % {"path": path}
    return _("%(path)s cannot be read or written (%(code)s).") % {
        "path": path,
        "code": errno.errorcode.get(error.errno or 0, "?"),
    }


def _stands(path: Path) -> str:
    return _("%(path)s stands already and is not written over: move it, or name another.") % {"path": path}


def _may_not(path: Path) -> str:
    words = _(
        "The account by which this runs may not open or write %(path)s. Give it leave, or name another."
    )
    return words % {"path": path}
