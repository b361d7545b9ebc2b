from __future__ import annotations

import pytest

from tests.meetings.sessions import Meeting
from tests.walking import load_rules


@pytest.fixture
def meeting(cast) -> Meeting:
    """A session in draft, to be walked on."""
    load_rules()
    return Meeting(cast)
