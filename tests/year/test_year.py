"""The year in the suite: a few days of it on each database; the seed and the days are taken from outside, too."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.year.year import Year

DAYS = int(os.environ.get("YEAR_DAYS", "30"))
SEED = int(os.environ.get("YEAR_SEED", "1"))
# the county is loaded today: its trail goes on from here
BEGINS = dt.date.fromisoformat(
    os.environ.get("YEAR_BEGINS", "") or str(timezone.localdate() + dt.timedelta(days=1))
)

pytestmark = pytest.mark.django_db


def test_after_every_day_of_a_year_everything_is_in_order(cast: Cast, settings, tmp_path):
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors")
    year = Year(cast, SEED, BEGINS)
    year.begin()
    for number in range(DAYS):
        found = year.day(number)
        assert not found, f"YEAR_SEED={SEED} YEAR_BEGINS={BEGINS}\n" + "\n".join(found[:20])
    print(
        f"{DAYS} days: came {year.came}, taken {year.clerks.taken}, refused {year.clerks.refused} {year.refused} {year.clerks.said}"
    )
    assert year.clerks.taken.total() >= DAYS * 3, year.clerks.refused
    assert year.came.total() >= DAYS, year.refused
