"""That two entries turned out to be one person: told at once, in the same transaction, to whoever asked to hear.

The register knows no room above it. A process that has something to do then says so as it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.register.models import Person

Hearer = Callable[..., None]
_hearers: list[Hearer] = []


def when_joined(hearer: Hearer) -> Hearer:
    """Have this called for each merge: ``hearer(keep, entries, actor=…, reason=…)``.

    ``entries`` are those that lead to ``keep`` from now on; a household that went with them is merged already.
    """
    if hearer not in _hearers:
        _hearers.append(hearer)
    return hearer


def tell_joined(keep: Person, entries: Sequence[Person], *, actor: Actor, reason: str) -> None:
    for hearer in _hearers:
        hearer(keep, entries, actor=actor, reason=reason)
