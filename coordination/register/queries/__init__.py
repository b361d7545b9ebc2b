"""Reads of the register. ``chain`` and ``reusable_check`` are here by name for the other rooms."""

from coordination.register.queries.chain import Chain, chain
from coordination.register.queries.chain import Entry as ChainEntry
from coordination.register.queries.checks import authorization_in_force, reusable_check
from coordination.register.queries.finding import people_meant, standing_people

__all__ = [
    "Chain",
    "ChainEntry",
    "authorization_in_force",
    "chain",
    "people_meant",
    "reusable_check",
    "standing_people",
]
