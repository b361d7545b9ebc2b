"""That a household loses an aid, or is refused one: told at once, in the same transaction, to whoever asked to hear.

The register knows no room above it. A process that has something to do then says so as it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from coordination.vocabulary import Words

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.register.models import CategoryStatus, Household, Person
    from coordination.units.models import Organisation


class How(Words):
    """In which way an aid is lost (R282)."""

    ENDED = "lost.ended", pgettext_lazy("an aid", "was ended")
    EXPIRED = "lost.expired", pgettext_lazy("an aid", "ran out")
    REDUCED = "lost.reduced", pgettext_lazy("an aid", "was reduced")
    REFUSED = "lost.refused", pgettext_lazy("an aid", "was refused")


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost, by whom, and how; ``key`` names it, so that nobody looks at one loss twice."""

    household: Household
    person: Person | None
    how: How
    key: str
    category: str = ""
    authority: Organisation | None = None
    known_as: str = ""  # the number of the matter in which it was decided


def loss_of(status: CategoryStatus, how: How, mark: str) -> Loss:
    """What is lost with a category, named once for each time."""
    return Loss(
        status.household,
        status.person,
        how,
        key=f"category:{status.pk}:{mark}",
        category=status.category,
        authority=status.authority,
    )


Hearer = Callable[..., None]
_hearers: list[Hearer] = []


def when_lost(hearer: Hearer) -> Hearer:
    """Have this called for each loss: ``hearer(loss, actor=…)``."""
    if hearer not in _hearers:
        _hearers.append(hearer)
    return hearer


def tell_lost(loss: Loss, *, actor: Actor) -> None:
    for hearer in _hearers:
        hearer(loss, actor=actor)
