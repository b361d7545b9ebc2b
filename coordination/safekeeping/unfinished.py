"""The mark of a restore that has begun: while it stands, this place is nobody's house.

It is on the disk before anything else, and goes when all is done, so that a killed restore is
known by it: no server and no command starts, and the same restore is done again.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings

from coordination.safekeeping.archive import sync_folder

MARK = "restoring.json"
UNPACKING, PLACED = "unpacking", "placed"


class HalfRestored(Exception):
    """What stands here is not whole."""


@dataclass(frozen=True)
class Mark:
    """Which archive is being put back, how far it is, and into which database."""

    archive: str
    phase: str
    database: str

    def write(self) -> None:
        path = mark_file()
        draft = path.with_suffix(".part")
        with draft.open("w") as file:
            file.write(json.dumps(asdict(self)))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)

    def placed(self) -> Mark:
        return replace(self, phase=PLACED)


def mark_file() -> Path:
    return Path(settings.VAR) / MARK


def standing_mark() -> Mark | None:
    try:
        return Mark(**json.loads(mark_file().read_text()))
    except FileNotFoundError:
        return None


def rub_out() -> None:
    mark_file().unlink(missing_ok=True)
    sync_folder(mark_file().parent)


def unfinished_words(mark: Mark) -> str:
    """In both languages: read at a terminal before there is a reader."""
    return (
        f"上次从备份 {mark.archive} 的恢复没有完成，本处数据不完整，不能启动。请重新执行：make restore FILE={mark.archive} "
        f"The restore from {mark.archive} was not finished, so what stands here is not whole and does not start. "
        f"Do it again: make restore FILE={mark.archive}"
    )


def must_be_whole() -> None:
    """Asked by each server before it answers."""
    if (mark := standing_mark()) is not None:
        raise HalfRestored(unfinished_words(mark))
