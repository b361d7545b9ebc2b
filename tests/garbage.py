"""Python looks for garbage less often, and never among what was imported: an eighth of a run's time."""

from __future__ import annotations

import gc


def freeze() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
