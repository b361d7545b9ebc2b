from __future__ import annotations

import pytest

from tests.referrals.walker import Walker


@pytest.fixture
def walk(cast) -> Walker:
    """An application with three legs: education, housing, and the charity federation."""
    return Walker(cast, "JT", "ZJ", "CSH")


@pytest.fixture
def one(cast) -> Walker:
    """An application with one leg."""
    return Walker(cast, "JT")
