"""Taking a backup while the house runs: the database first, then the files that it names at that moment.

Files are written before the row that names them is committed, so whatever the copy of the database
names was on the disk by then. What is gone all the same is named in the manifest.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit.anchor_file import Anchor, anchor_file
from coordination.safekeeping.archive import (
    ANCHORS,
    KEYS,
    MEDIA,
    PART,
    SUFFIX,
    ArchiveTrouble,
    Manifest,
    Packing,
    packing,
    sync_folder,
)
from coordination.safekeeping.sealed import keys_of_house, seal
from coordination.safekeeping.snapshots import MEMBERS, Snapshot, snapshot

LAST = "last.json"
LOCK = ".lock"
STAGING = ".staging-"


@dataclass(frozen=True)
class Taken:
    """A backup that stands."""

    path: Path
    manifest: Manifest

    @property
    def size(self) -> int:
        return self.path.stat().st_size


def take_backup(*, passphrase: str = "") -> Taken:
    """One archive of the whole house in ``BACKUP_DIR``; with the keys where a passphrase seals them."""
    keys = seal(keys_of_house(), passphrase) if passphrase else b""
    folder = backup_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        _sweep(folder)
        now = timezone.now().astimezone(dt.UTC)
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=folder) as staging:
            path = folder / f"lianxi-{now:%Y%m%d-%H%M%S-%f}{SUFFIX}"
            manifest = _pack(path, Path(staging), now, keys)
        taken = Taken(path, manifest)
        _note(folder, taken)
        _drop_oldest(folder)
    return taken


def backup_folder() -> Path:
    return Path(settings.BACKUP_DIR)


def archives(folder: Path) -> list[Path]:
    """Oldest first."""
    return sorted(folder.glob(f"lianxi-*{SUFFIX}"))


def last_backup() -> dict[str, Any] | None:
    """What the newest backup says of itself: file, time, size, newest seal; None where none was taken."""
    try:
        said: dict[str, Any] = json.loads((backup_folder() / LAST).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return said


def _pack(path: Path, staging: Path, now: dt.datetime, keys: bytes) -> Manifest:
    with snapshot(staging) as moment:
        manifest = describe(moment, now)
        manifest.has_keys = bool(keys)
        names = named_files(moment)
        member = moment.write(staging / manifest.member)
    with packing(path, manifest) as archive:
        archive.add(manifest.member, member)
        _add_files(archive, names)
        archive.add_bytes(ANCHORS, _anchors(manifest.seal))
        if keys:
            archive.add_bytes(KEYS, keys)
    return manifest


def describe(moment: Snapshot, now: dt.datetime) -> Manifest:
    tables = moment.tables()
    newest = moment.ask("SELECT number, root FROM audit_seal ORDER BY number DESC LIMIT 1")
    number, root = newest[0] if newest else (0, "")
    applied = moment.ask("SELECT app, name FROM django_migrations")
    return Manifest(
        taken_at=now.isoformat(),
        version=_version(),
        commit=commit(),
        database=moment.vendor,
        member=MEMBERS[moment.vendor],
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        counts={name: moment.ask(f'SELECT COUNT(*) FROM "{name}"')[0][0] for name in tables},  # noqa: S608 - its own tables
        seal=number,
        root=root,
    )


def named_files(moment: Snapshot) -> list[str]:
    """Every file of which a row of the house speaks."""
    standing = set(moment.tables())
    found: set[str] = set()
    for model in apps.get_models():
        table = model._meta.db_table
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) and table in standing:
                rows = moment.ask(f'SELECT DISTINCT "{field.column}" FROM "{table}"')  # noqa: S608 - its own columns
                found |= {name for (name,) in rows if name}
    return sorted(found)


def _add_files(archive: Packing, names: list[str]) -> None:
    for name in names:
        try:
            archive.add(f"{MEDIA}/{name}", Path(settings.MEDIA_ROOT) / name)
        except FileNotFoundError:
            archive.manifest.missing.append(name)


def _anchors(newest: int) -> bytes:
    """The lines of the seals that the copy has: what was anchored since would be missing in it."""
    path = anchor_file()
    if not path.exists():
        return b""
    lines = path.read_text(encoding="ascii", errors="replace").splitlines(keepends=True)
    return "".join(line for line in lines if _stands_by(line, newest)).encode()


def _stands_by(line: str, newest: int) -> bool:
    try:
        return Anchor.parse(line).number <= newest
    except ValueError:  # a broken line is for the verification to name
        return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveTrouble(_("Another backup is being taken. Wait for its end.")) from error
        yield


def _sweep(folder: Path) -> None:
    """What a killed backup left: nobody else is at work here."""
    for path in folder.glob(f"*{PART}"):
        path.unlink()
    for path in folder.glob(f"{STAGING}*"):
        shutil.rmtree(path)


def _note(folder: Path, taken: Taken) -> None:
    said = {
        "file": taken.path.name,
        "taken_at": taken.manifest.taken_at,
        "size": taken.size,
        "seal": taken.manifest.seal,
        "root": taken.manifest.root,
        "has_keys": taken.manifest.has_keys,
        "missing": len(taken.manifest.missing),
    }
    draft = folder / f"{LAST}{PART}"
    draft.write_text(json.dumps(said))
    draft.replace(folder / LAST)
    sync_folder(folder)


def _drop_oldest(folder: Path) -> None:
    for path in archives(folder)[: -settings.BACKUPS_KEPT]:
        path.unlink()


def _version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def commit() -> str:
    """What is checked out; nothing where this is no repository."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", "-C", os.fspath(settings.BASE_DIR), "rev-parse", "HEAD"],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
