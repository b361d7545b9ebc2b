"""What lies on the disk is open to its owner alone: files 600, folders 700.

Each process writes so by its umask (settings); what an older version left is mended at a start.
"""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
log = logging.getLogger("coordination.keeping")


def mend_modes(*folders: Path) -> int:
    """Take from group and others whatever stands open to them below folders of ours; how much it was.

    Links are neither followed nor touched. What belongs to another user is named and left.
    """
    return sum(_close(path) for folder in folders for path in _below(folder))


def _below(folder: Path) -> list[str]:
    found = []
    for place, _folders, files in os.walk(folder):
        found += [place, *(os.path.join(place, name) for name in files)]
    return found


def _close(path: str) -> bool:
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode) or not mode & OTHERS:
            return False
        os.chmod(path, stat.S_IMODE(mode) & ~OTHERS)
    except FileNotFoundError:  # a draft that its writer has put in its place meanwhile
        return False
    except PermissionError:
        log.warning("%s stands open to other users of this machine and is not ours to close", path)
        return False
    return True
