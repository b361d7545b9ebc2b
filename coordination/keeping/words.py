"""Why the house does not start, in both languages: read at a terminal, before there is a page or a reader.

Each is one line, which is the last that a start says.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


class NotOpened(ImproperlyConfigured):
    """Why the house does not start, in words that are read at a terminal."""


class KeyAway(NotOpened):
    """A key that wrote what stands in the database is missing, or another stands in its place."""


class Unfinished(NotOpened):
    """An upgrade was cut off before everything that it rewrites was rewritten."""


def unfinished() -> str:
    return (
        "升级尚未完成：部分原有内容还没有改写为密文；请先运行 manage.py migrate，完成后再启动。 "
        "The upgrade was cut off: some of what stood here is not encrypted yet. "
        "Run manage.py migrate, then start again."
    )


def missing(names: Sequence[str], folder: Path) -> str:
    files = "、".join(str(folder / name) for name in names)
    said = ", ".join(str(folder / name) for name in names)
    return (
        f"缺少密钥文件：{files}。数据库中已有用原密钥写入的数据，不会另行生成新密钥；"
        f"请从备份中恢复上述文件（权限 600）后再启动。 "
        f"Key file missing: {said}. The database holds what the old key wrote, so no new one is made: "
        f"bring the file back from the backup (mode 600), then start again."
    )


def wrong(name: str, folder: Path) -> str:
    if os.environ.get(name):
        place, where = f"环境变量 {name}", f"the environment variable {name}"
    else:
        place, where = f"密钥文件 {folder / name}", f"the key file {folder / name}"
    return (
        f"{place} 不是写入本数据库所用的密钥；请从备份中恢复原密钥后再启动，不要另行生成。 "
        f"What stands in {where} is not the key that wrote this database: "
        f"bring the old one back from the backup, make none anew, then start again."
    )


def database_away(seconds: float, error: Exception) -> str:
    said = " ".join(str(error).split())
    return (
        f"数据库 {seconds:.0f} 秒内没有应答，系统未启动；请先启动数据库，再启动本系统"
        f"（等待时间由 DATABASE_WAIT 设定）。 "
        f"The database did not answer within {seconds:.0f} seconds, so nothing was started: start it first, then "
        f"start again (DATABASE_WAIT says how long it is waited for). {said}"
    )
