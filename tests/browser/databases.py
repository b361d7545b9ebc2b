"""Which browser story runs on which database.

Whatever is below the browser runs on both; so does the test that opens every page and every
live fragment. The others tell of pages and people: one database is enough. The processes are
walked in a browser on both: the whole story tells them all on the one, the story of each by
its people runs on the other. A file that is not named here runs on both, and so does one that
a command names.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

EMBEDDED, SCALED_OUT = "SQLite", "PostgreSQL"
ONE_DATABASE = {
    # how pages are entered, read and steered
    "test_door": EMBEDDED,
    "test_shell": EMBEDDED,
    "test_pages": EMBEDDED,
    "test_keyboard": EMBEDDED,
    "test_workbench": EMBEDDED,
    "test_kept": EMBEDDED,
    "test_idle": EMBEDDED,
    "test_accounts": EMBEDDED,
    "test_diagram": EMBEDDED,
    "test_visitor": EMBEDDED,
    # all processes, as the command tells them to a demo
    "test_whole_story": EMBEDDED,
    # one room's path
    "test_register": EMBEDDED,
    "test_objection": EMBEDDED,
    # what once went through; each of it has its own tests below the browser, on both
    "test_attacker": EMBEDDED,
    # many people at once, the hints between them through Redis
    "test_story": SCALED_OUT,
    "test_aid": SCALED_OUT,
    "test_deliberation": SCALED_OUT,
    "test_referrals": SCALED_OUT,
    "test_duties": SCALED_OUT,
    "test_warnings": SCALED_OUT,
    "test_interfaces": SCALED_OUT,
    # what is away has to be there first
    "test_outage": SCALED_OUT,
}


def here() -> str:
    return SCALED_OUT if os.environ.get("DATABASE_URL") else EMBEDDED


def runs_here(item: pytest.Item) -> bool:
    return ONE_DATABASE.get(item.path.stem, here()) == here() or item.path in _named(item.config)


def _named(config: pytest.Config) -> set[Path]:
    return {(config.invocation_params.dir / arg.partition("::")[0]).resolve() for arg in config.args}


def pytest_report_header() -> str:
    elsewhere = sorted(name for name, database in ONE_DATABASE.items() if database != here())
    return f"browser stories that run on the other database only, by tests/browser/databases.py: {', '.join(elsewhere)}"
