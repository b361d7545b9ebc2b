from __future__ import annotations

from collections.abc import Iterator

import pytest
from channels.layers import channel_layers

from coordination.notifications import hints


@pytest.fixture(autouse=True)
def fresh_layer() -> Iterator[None]:
    """Each test has a channel layer of its own, and no server's loop."""
    channel_layers.backends.clear()
    hints.use_loop(None)
    yield
    hints.use_loop(None)
    channel_layers.backends.clear()
