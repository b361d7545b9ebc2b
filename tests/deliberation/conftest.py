from __future__ import annotations

import pytest

from tests.deliberation.cases import Panel
from tests.walking import load_rules


@pytest.fixture
def panel(cast) -> Panel:
    load_rules()
    return Panel(cast)
