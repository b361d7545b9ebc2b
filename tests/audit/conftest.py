from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from coordination.access import Actor
from coordination.audit import guards
from coordination.audit.actions import record
from coordination.audit.models import Event
from coordination.units.verbs import UnitVerb

Tamper = Callable[..., int]


@pytest.fixture(autouse=True)
def anchors(tmp_path: Path, settings) -> Path:
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    return tmp_path / "anchors.txt"


@pytest.fixture
def wangmin(cast) -> Actor:
    return cast.actor("wangmin")


@pytest.fixture
def happen(cast, wangmin) -> Callable[[int], list[Event]]:
    """So many events about the same unit."""

    def some(number: int) -> list[Event]:
        unit = cast.unit("CZ")
        return [
            record(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subject=unit, reason=f"第{place}次")
            for place in range(1, number + 1)
        ]

    return some


@pytest.fixture
def tamper(db) -> Tamper:
    """Raw statements by somebody who took the triggers away and put them back."""

    def run(*statements: str) -> int:
        rows = 0
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with guards.lifted(connection):
                for statement in statements:
                    cursor.execute(statement)
                    rows += cursor.rowcount
        return rows

    return run
