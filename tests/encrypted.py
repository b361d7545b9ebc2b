"""Columns that are encrypted: found and set by their records, since no statement can."""

from __future__ import annotations

from typing import Any

from django.db import models


def saying(rows: Any, **texts: Any) -> list[Any]:
    """The rows whose attributes are exactly that."""
    return [row for row in rows.all() if all(getattr(row, name) == value for name, value in texts.items())]


def set_all(rows: Any, **values: Any) -> int:
    """As ``update()`` does: no version, no event."""
    found = list(rows.all())
    for row in found:
        for name, value in values.items():
            setattr(row, name, value)
        models.Model.save_base(row, update_fields={*values}, force_update=True)
    return len(found)
