from __future__ import annotations

from collections.abc import Iterator

import pytest

from coordination.policy.snapshot import policy_snapshot


@pytest.fixture
def rules(cast: object) -> Iterator[None]:
    """The county's rules and calendar, read once for the whole test."""
    with policy_snapshot():
        yield
