"""Forget the embedded profile's data; keys, fonts and installed packages stay.

Asks first, and refuses a house that is no demonstration: one in which somebody has an account
or a unit stands that is of none of the fictional counties. ``--force`` answers the question
(``make demo-reset YES=1``), and opens no other house.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
CLOCK = "clock"  # by whom the house acts
NAMED = 5
# account names, without those of interfaces, which are no people
PEOPLE = """
    SELECT username FROM units_user
    WHERE id NOT IN (SELECT account_id FROM api_apiclient) ORDER BY username
"""
PEOPLE_ALONE = "SELECT username FROM units_user ORDER BY username"
UNITS = "SELECT code FROM units_organisation ORDER BY code"


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--force", action="store_true", help="do not ask; a house that is no demo is refused still"
    )
    options = parser.parse_args(given)
    if os.environ.get("DATABASE_URL"):
        print("DATABASE_URL is set: demo-reset only clears the embedded database.")
        return 1
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    database = var / "lianxi.sqlite3"
    try:
        strangers = who_is_no_demo(database)
    except sqlite3.DatabaseError as error:
        print(f"{database} cannot be read, so nobody knows whose it is: {error}. Nothing is deleted.")
        return 1
    if strangers:
        print(
            f"This is no demonstration: {', '.join(strangers[:NAMED])} of {database} are of no fictional county. "
            "Nothing is deleted. Whoever wants this house gone deletes it by hand, with its backup in mind."
        )
        return 1
    doomed = what_goes(var)
    if not doomed:
        return 0
    if not (options.force or agrees(doomed)):
        print("Nothing is deleted.")
        return 1
    for path in doomed:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return 0


def what_goes(var: Path) -> list[Path]:
    """The database, what people attached and what was printed, what left the house, the anchors of the audit."""
    anchors = Path(os.environ.get("AUDIT_ANCHOR_FILE") or var / "anchors")
    outbox = Path(os.environ.get("OUTBOX_DIR") or var / "outbox")
    paths = [*sorted(var.glob("lianxi.sqlite3*")), var / "media", outbox, anchors, var / "stamps" / "demo"]
    return [path for path in paths if path.exists()]


def agrees(doomed: list[Path]) -> bool:
    print("These are deleted for good 以下内容将被永久删除：", *(f"  {path}" for path in doomed), sep="\n")
    if not sys.stdin.isatty():
        print("Nobody is here to be asked. Without the question: make demo-reset YES=1")
        return False
    return input("Delete them? 确定删除吗？ (yes/no) ").strip().lower() == "yes"


def who_is_no_demo(database: Path) -> list[str]:
    """Accounts and units that are of no fictional county; read without Django, whose keys may be missing."""
    if not database.exists():
        return []
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as house:
        tables = {name for (name,) in house.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        found: list[str] = []
        if "units_user" in tables:
            people = PEOPLE if "api_apiclient" in tables else PEOPLE_ALONE
            found += [name for (name,) in house.execute(people) if name not in demo_people()]
        if "units_organisation" in tables:
            found += [code for (code,) in house.execute(UNITS) if code not in demo_units()]
        return found


def demo_people() -> set[str]:
    return {CLOCK, *(row["username"] for row in _rows("people"))}


def demo_units() -> set[str]:
    return {row["code"] for row in _rows("organisations")}


def _rows(name: str) -> list[dict[str, str]]:
    files = sorted(FIXTURES.glob(f"*/{name}.json"))
    return [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    sys.exit(main())
