"""A house to measure in: a database of its own with the demo county's people, gone afterwards."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import django
import pytest  # noqa: F401 - settings take the tests' files and hashing when it is there


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.config.settings")
    django.setup()


@contextmanager
def house() -> Iterator[None]:
    set_up()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.settings_dict["TEST"]["NAME"] = _name(connection.vendor, connection.settings_dict)
    real = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_demo", "--people-only", "--county", "anhe", verbosity=0)
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)


def _name(vendor: str, settings: dict[str, object]) -> str:
    if vendor == "sqlite":
        from django.conf import settings as django_settings

        return str(django_settings.VAR / "bench.sqlite3")
    return f"{settings['NAME']}_bench"


def say(name: str, unit: str, values: Sequence[float], *, value: float | None = None) -> None:
    """Print one figure: the median unless another value is the promise, with its spread."""
    from django.db import connection

    ordered = sorted(values)
    tenths = statistics.quantiles(ordered, n=10, method="inclusive") if len(ordered) > 1 else ordered * 9
    line = {
        "name": name,
        "database": connection.vendor,
        "value": round(statistics.median(ordered) if value is None else value, 3),
        "unit": unit,
        "runs": len(ordered),
        "p10": round(tenths[0], 3),
        "p90": round(tenths[-1], 3),
    }
    print(json.dumps(line), flush=True)
