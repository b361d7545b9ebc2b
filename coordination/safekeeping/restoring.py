"""Putting a backup back into an empty place.

Unpacked and checked beside, then placed, then closed: the house opens once what happened after the
copy is answered. ``unfinished`` marks the place as long as that is not done.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from coordination.audit.anchor_file import anchor_file
from coordination.keeping.filled import is_filled
from coordination.safekeeping.archive import (
    ANCHORS,
    KEYS,
    MANIFEST,
    MEDIA,
    ArchiveTrouble,
    Manifest,
    member_of,
    unpack,
)
from coordination.safekeeping.sealed import key_folder, unseal
from coordination.safekeeping.snapshots import is_empty, put_back
from coordination.safekeeping.unfinished import PLACED, UNPACKING, Mark, rub_out, standing_mark
from coordination.wording import listed

STAGING = "restoring"


def place(archive: Path, *, ask: Callable[[], str]) -> Manifest:
    """All of an archive where it belongs, under the mark; closing the house comes next (``finish``)."""
    standing = standing_mark()
    mark = _mark_for(archive, standing)
    if mark.phase == PLACED:
        return staged_manifest()
    mark.write()
    try:
        manifest = _lay_out(archive)
        _put_keys(ask)
    except (ArchiveTrouble, OSError):
        if standing is None:  # nothing of it stands anywhere yet
            clear_staging()
            rub_out()
        raise
    _put_files()
    _put_database(manifest)
    mark.placed().write()
    return manifest


def _lay_out(archive: Path) -> Manifest:
    shutil.rmtree(_staging(), ignore_errors=True)
    manifest = unpack(archive, _staging())
    (_staging() / MANIFEST).write_bytes(manifest.text())
    _refuse_what_does_not_fit(manifest)
    return manifest


def staged_manifest() -> Manifest:
    return Manifest.parse((_staging() / MANIFEST).read_bytes())


def clear_staging() -> None:
    shutil.rmtree(_staging(), ignore_errors=True)


def _staging() -> Path:
    return Path(settings.VAR) / STAGING


def _mark_for(archive: Path, standing: Mark | None) -> Mark:
    """A new mark where the place is empty; the standing one where this very restore was cut off."""
    if not archive.is_file():
        raise ArchiveTrouble(_("There is no file %(path)s.") % {"path": archive})
    mark = Mark(str(archive.resolve()), UNPACKING, database_name())
    if standing is None:
        must_be_empty()
        return mark
    if (standing.archive, standing.database) != (mark.archive, mark.database):
        raise ArchiveTrouble(
            _("A restore from %(archive)s was cut off here. Finish that one, or empty this place first.")
            % {"archive": standing.archive}
        )
    return standing


def database_name() -> str:
    """Which database this is, without its password."""
    named = connection.settings_dict
    return "|".join(str(named[part]) for part in ("ENGINE", "HOST", "PORT", "NAME"))


def must_be_empty() -> None:
    """Refuse a place in which anything stands: a restore deletes nothing of anybody."""
    standing = [str(path) for path in (Path(settings.MEDIA_ROOT), anchor_file()) if _holds_anything(path)]
    if connection.vendor == "sqlite":
        database = _database_file()
        standing += [str(database)] if is_filled(database) else []
    elif not is_empty(connection.settings_dict):
        standing.append(str(connection.settings_dict["NAME"]))
    if standing:
        raise ArchiveTrouble(
            _(
                "A backup is put back into an empty place alone, and here stands %(what)s. "
                "Move it away (or name another VAR_DIR and an empty database), then begin again."
            )
            % {"what": listed(standing)}
        )


def _holds_anything(path: Path) -> bool:
    if path.is_dir():
        return any(found.is_file() for found in path.rglob("*"))
    return path.exists() and path.stat().st_size > 0


def _database_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _refuse_what_does_not_fit(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise ArchiveTrouble(
            _("This backup is of %(theirs)s, and here is %(ours)s. Restore it into the same kind.")
            % {"theirs": manifest.database, "ours": connection.vendor}
        )
    unknown = sorted(set(manifest.migrations) - known_migrations())
    if unknown:
        raise ArchiveTrouble(
            _(
                "This backup was made by a newer version (%(commit)s), which knows %(migrations)s. "
                "Check that version out, then restore."
            )
            % {"commit": manifest.commit[:12] or manifest.version, "migrations": listed(unknown[:3])}
        )


def known_migrations() -> set[str]:
    """Those of this version, and those that it has replaced."""
    ours: dict[tuple[str, str], Any] = MigrationLoader(None).disk_migrations
    replaced = {key for migration in ours.values() for key in migration.replaces}
    return {f"{app}.{name}" for app, name in {*ours, *replaced}}


def _put_keys(ask: Callable[[], str]) -> None:
    """Keys that came along go to their folder; where the environment names keys, they have to be the same."""
    sealed = _staging() / KEYS
    if not sealed.exists():
        return
    lay_out_keys(unseal(sealed.read_bytes(), ask()))


def take_keys_out(archive: Path, folder: Path, *, ask: Callable[[], str]) -> list[str]:
    """The keys alone, a file each, for a house whose keys come from its environment; their names."""
    sealed = member_of(archive, KEYS)
    if sealed is None:
        raise ArchiveTrouble(_("This backup holds no keys."))
    keys = unseal(sealed, ask())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, key in keys.items():
        with (folder / Path(name).name).open("x") as file:  # in the place of none that stands
            file.write(key)
    return sorted(keys)


def lay_out_keys(keys: dict[str, str]) -> None:
    wrong = [name for name in keys if os.environ.get(name) not in (None, "", keys[name])]
    if wrong:
        raise ArchiveTrouble(
            _(
                "The environment names other keys (%(names)s) than this backup. Take them out, or set the right ones."
            )
            % {"names": listed(wrong)}
        )
    folder = key_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, key in keys.items():
        if not os.environ.get(name):
            path = folder / Path(name).name
            _put_aside(path, key)
            path.write_text(key)


def _put_aside(path: Path, key: str) -> None:
    """A key that stands here, be it one made by this very start, is kept: it may have written something elsewhere."""
    if path.exists() and path.read_text().strip() != key:
        aside = Path(settings.VAR) / "keys-before-restore"
        aside.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(path, aside / f"{path.name}-{time.time_ns()}")


def _put_files() -> None:
    media, anchors = Path(settings.MEDIA_ROOT), anchor_file()
    if media.exists():  # empty, or what this restore put there before it was cut off
        shutil.rmtree(media)
    media.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    (_staging() / MEDIA).mkdir(exist_ok=True)
    shutil.move(_staging() / MEDIA, media)
    anchors.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.replace(_staging() / ANCHORS, anchors)


def _put_database(manifest: Manifest) -> None:
    if connection.vendor != "sqlite":
        put_back(_staging() / manifest.member, connection.settings_dict)
        return
    database = _database_file()
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()  # empty, or of this restore
    os.replace(_staging() / manifest.member, database)


def finish() -> int:
    """Close, migrate and verify in a process that begins anew, with the keys that are now in place; its exit code."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", "--finish"]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - fixed arguments
