"""From the version that stands to the one that is checked out: looked at, backed up, migrated, looked at again.

A mark beside the backups says that an upgrade has begun and by which backup it is undone; a killed one
goes on from there, with no second backup of a house that is migrated by half.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from coordination.safekeeping.archive import PART, ArchiveTrouble, sync_folder
from coordination.safekeeping.backups import backup_folder, commit, take_backup
from coordination.safekeeping.restoring import known_migrations
from coordination.wording import listed

MARK, DONE = "upgrading.json", "upgraded.json"
SPARE = 200 * 1024 * 1024
"""Bytes that stay free beside the backup."""
Say = Callable[[str], None]


class Failed(Exception):
    """An upgrade that did not come to its end: why, and what to do now."""


@dataclass(frozen=True)
class Begun:
    """The backup of the house as it stood, and the version that wrote it where that is known."""

    backup: str
    commit: str


def upgrade(say: Say, *, changed: bool = False) -> None:
    """All of it; raises ArchiveTrouble where nothing was touched, Failed where a backup takes it back."""
    begun = standing()
    plan = look_at_house(changed=changed)
    say(_("Migrations to come: %(count)s") % {"count": len(plan)})
    if begun is None:
        begun = Begun(str(take_backup().path), version_before())
        _write(MARK, begun)
        say(_("Backed up into %(path)s.") % {"path": begun.backup})
    else:
        say(
            _("An upgrade was cut off and goes on; the backup of before is %(path)s.")
            % {"path": begun.backup}
        )
    try:
        call_command("migrate", verbosity=0)
        call_command("check")
    except (DatabaseError, SystemCheckError, ValueError) as error:
        raise Failed(way_back(begun, str(error).strip())) from error
    _write(DONE, Begun(begun.backup, commit()))
    (backup_folder() / MARK).unlink()
    sync_folder(backup_folder())


def look_at_house(*, changed: bool) -> list[str]:
    """The migrations to come; refuse what would end badly before anything is touched."""
    if not changed and (files := changed_files()):
        raise ArchiveTrouble(
            _("The source here is changed (%(files)s). Commit it, or say --changed if you mean to run it so.")
            % {"files": listed(files[:3])}
        )
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise ArchiveTrouble(
            _("The database does not answer: %(error)s") % {"error": str(error).strip()}
        ) from error
    executor = MigrationExecutor(connection)
    applied = {f"{app}.{name}" for app, name in executor.loader.applied_migrations}
    if newer := sorted(applied - known_migrations()):
        raise ArchiveTrouble(
            _("This database was written by a newer version, which knows %(migrations)s. Check that one out.")
            % {"migrations": listed(newer[:3])}
        )
    _must_have_room()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def changed_files() -> list[str]:
    """What differs from the commit that is checked out; nothing where this is no repository."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", "-C", os.fspath(settings.BASE_DIR), "status", "--porcelain", "--untracked-files=no"],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return []
    return [line[3:] for line in done.stdout.splitlines()]


def _must_have_room() -> None:
    """For the backup, and for tables that a migration writes anew."""
    data = _database_bytes()
    needed = 3 * data + _bytes_below(Path(settings.MEDIA_ROOT)) + SPARE
    folder = backup_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed:
        words = {"free": filesizeformat(free), "needed": filesizeformat(needed), "path": folder}
        raise ArchiveTrouble(
            _("%(path)s has %(free)s free, and the upgrade needs %(needed)s. Make room first.") % words
        )


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        return Path(str(connection.settings_dict["NAME"])).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0


def standing() -> Begun | None:
    """An upgrade that was cut off."""
    return _read(MARK)


def version_before() -> str:
    """The commit that the last upgrade brought; unknown before the first."""
    found = _read(DONE)
    return "" if found is None else found.commit


def way_back(begun: Begun, why: str) -> str:
    words = {
        "why": why,
        "backup": begun.backup,
        "commit": begun.commit[:12] or _("the version that ran before"),
    }
    return (
        _(
            "%(why)s\n"
            "The house is not upgraded. Mend the cause and run make upgrade again, or go back: "
            "check out %(commit)s, move the database and the files away, then make restore FILE=%(backup)s."
        )
        % words
    )


def _read(name: str) -> Begun | None:
    try:
        return Begun(**json.loads((backup_folder() / name).read_text()))
    except FileNotFoundError:
        return None


def _write(name: str, begun: Begun) -> None:
    path = backup_folder() / name
    draft = path.with_name(f"{name}{PART}")
    with draft.open("w") as file:
        file.write(json.dumps(asdict(begun)))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)
