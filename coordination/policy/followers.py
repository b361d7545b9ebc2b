"""Who keeps due times and moves them when the calendar changes, in the same transaction.

The rooms above register here when they are loaded, so that no door, neither
page nor command, can import a notice and leave the deadlines behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordination.access import Actor

    Recompute = Callable[..., int]  # (*, actor: Actor, basis: str) → how many moved

_followers: list[Recompute] = []


def recomputes_deadlines(function: Recompute) -> Recompute:
    """Register a function that recomputes the provisional due times of its room."""
    if function not in _followers:
        _followers.append(function)
    return function


def recompute_all(*, actor: Actor, basis: str) -> int:
    """Let every room recompute; ``basis`` names the notice for their events."""
    return sum(follower(actor=actor, basis=basis) for follower in _followers)
