from __future__ import annotations

import pytest

from tests.walking import load_rules

from .table import Table


@pytest.fixture
def table(cast) -> Table:
    """Four units asked to a sitting that the deputy chairs; the notice is out."""
    load_rules()
    return Table(cast)
