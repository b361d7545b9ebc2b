from __future__ import annotations

import pytest

from tests.aid.world import Aid


@pytest.fixture
def aid(cast) -> Aid:
    """Accounts opened, a household of the village where Tao Chunsheng calls."""
    return Aid(cast)
