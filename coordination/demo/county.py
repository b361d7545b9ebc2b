"""The fictional county of the demonstration, read from ``fixtures/county``."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from coordination.units.takeover import CountyRows

PASSWORD = "anhe-2026"  # noqa: S105 - printed by the loader: the demonstration holds nobody real
FOLDER = Path(settings.BASE_DIR) / "fixtures" / "county"
POSTS_FROM = dt.date(2023, 1, 3)


def rows(name: str) -> list[dict[str, Any]]:
    """One fixture file: a list of rows."""
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def read_county() -> CountyRows:
    return CountyRows(
        organisations=rows("organisations"),
        successions=rows("successions"),
        people=rows("people"),
        substitutions=rows("substitutions"),
        duties=rows("duties"),
        posts_from=POSTS_FROM,
    )
