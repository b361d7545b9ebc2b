"""Who keeps due times and moves them when the calendar changes, in the same transaction.

The rooms above register here when they are loaded, so that no door, neither
page nor command, can import a notice and leave the deadlines behind.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordination.access import Actor

    # (*, actor: Actor, basis: str, days: Collection[date]) → how many moved, by the key of their county
    Recompute = Callable[..., Counter[int]]

_followers: list[Recompute] = []


def recomputes_deadlines(function: Recompute) -> Recompute:
    """Register a function that recomputes the provisional due times of its room."""
    if function not in _followers:
        _followers.append(function)
    return function


def recompute_all(*, actor: Actor, basis: str, days: Collection[dt.date] = ()) -> Counter[int]:
    """Let every room recompute; ``basis`` names the notice for their events. How many moved, by county.

    ``days`` are those that it changes in a year that had been announced.
    """
    moved: Counter[int] = Counter()
    for follower in _followers:
        moved += follower(actor=actor, basis=basis, days=days)
    return moved
