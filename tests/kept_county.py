"""A database with the county in it, so that it is loaded once and copied afterwards.

On SQLite it is a file kept from run to run while its sources stand, named by a hash of
them; each run works on a copy. ``--create-db`` makes everything anew. On PostgreSQL it is
a template database of this run. After a test that commits, the copy takes the place of a
flush and a second loading.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

SOURCES = (
    "coordination/*/models.py",
    "coordination/*/models/*.py",
    "workflows/models.py",
    "coordination/audit/guards.py",
    "coordination/audit/macs.py",
    "coordination/audit/rows.py",
    "coordination/*/bound.py",
    "coordination/demo/**/*.py",
    "coordination/units/**/*.py",
    "coordination/policy/**/*.py",
    "fixtures/**/*",
    "requirements.lock",
)


def working_file() -> Path | None:
    """The file of the test database; None where it is no file."""
    if connection.vendor != "sqlite":
        return None
    return Path(str(connection.settings_dict["TEST"]["NAME"]))


def kept_file() -> Path:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
                digest.update(path.read_bytes())
    return Path(settings.VAR) / f"kept-{digest.hexdigest()[:16]}.sqlite3"


def take_kept() -> bool:
    """Put a copy of the kept county where the tests work; False where none is kept."""
    working = working_file()
    if working is None:
        return _take_template()
    if not kept_file().exists():
        return False
    working.parent.mkdir(parents=True, exist_ok=True)
    for left in working.parent.glob(f"{working.name}*"):
        left.unlink()
    shutil.copyfile(kept_file(), working)
    return True


def keep() -> None:
    """Keep the county just loaded, and nothing older."""
    if working_file() is None:
        _keep_template()
        return
    kept = kept_file()
    for old in kept.parent.glob("kept-*.sqlite3"):
        old.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(kept)])


def forget() -> None:
    """Drop the template of this run."""
    if TEMPLATES:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f'DROP DATABASE IF EXISTS "{TEMPLATES.pop()}" WITH (FORCE)')


TEMPLATES: list[str] = []


def _keep_template() -> None:
    database = connection.settings_dict["NAME"]
    template = f"{database}_kept"
    connection.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{template}" TEMPLATE "{database}"')
    TEMPLATES.append(template)


def _take_template() -> bool:
    if not TEMPLATES:
        return False
    database = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{database}" TEMPLATE "{TEMPLATES[0]}"')
    return True
