"""Reads of the register. ``chain`` and ``reusable_check`` are here by name for the other rooms."""

from coordination.register.queries.chain import Chain, chain
from coordination.register.queries.chain import Entry as ChainEntry
from coordination.register.queries.checks import authorization_in_force, reusable_check
from coordination.register.queries.finding import find_people, people_meant

__all__ = [
    "Chain",
    "ChainEntry",
    "authorization_in_force",
    "chain",
    "find_people",
    "people_meant",
    "reusable_check",
]
