"""How often Python looks for circles of things that nobody holds any more.

Each look walks what was made since the last one, and now and then all that there is. Who makes and drops
millions of rows spends a quarter of the time on looks that find nothing, for a row holds no circle.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 200_000  # things made and still held; Python's own is some hundreds


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """While a long table is read to its end."""
    before = gc.get_threshold()
    gc.set_threshold(max(SELDOM, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
