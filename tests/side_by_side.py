"""How tests share the workers of a run: those with a browser stay together, one house at a time."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"


class BrowserTogether(LoadScopeScheduling):
    """Every test goes to whoever is free; the browser's go to one worker, and first."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BrowserTogether:
    return BrowserTogether(config, log)
