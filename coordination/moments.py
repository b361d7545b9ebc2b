"""Moments as PostgreSQL gives them, read by Python's own reader.

Django takes each apart by a regular expression, which is a sixth of what reading a long table costs.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import BaseTzLoader, get_adapters_template


class MomentLoader(BaseTzLoader):
    """Sessions are kept in UTC, so the text is the moment; what Python's reader does not know goes the long way."""

    timezone = dt.UTC

    def load(self, data: Any) -> dt.datetime:
        try:
            return dt.datetime.fromisoformat(bytes(data).decode()).astimezone(dt.UTC)
        except ValueError:  # before our era, or after the year 9999: psycopg's own words for it
            moment: dt.datetime = super().load(data)
            return moment


def read_swiftly() -> None:
    """For every connection from here on."""
    if settings.USE_TZ:
        get_adapters_template(True, dt.UTC).register_loader("timestamptz", MomentLoader)
