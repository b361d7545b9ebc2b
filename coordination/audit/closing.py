"""A house that is closed: read, and not worked in. Every change leaves an event, so it is refused here, at one place.

Who closes it says so by ``ask_of``: a question answered with None, or with the sentence why the house is closed.
What goes on all the same (who signs in, who opens what may be read) is named by its verb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from coordination.access import Refusal
    from coordination.audit.verbs import RoomVerb

GOES_ON: set[str] = set()
_asked: list[Callable[[], Refusal]] = []


class HouseClosed(PermissionDenied):
    """What was to be done is not done while the house is closed."""


def ask_of(question: Callable[[], Refusal]) -> None:
    """Have this asked before every change."""
    if question not in _asked:
        _asked.append(question)


def goes_on_while_closed(verbs: Iterable[RoomVerb]) -> None:
    GOES_ON.update(str(verb.value) for verb in verbs)


def why_closed() -> Refusal:
    """The sentence why nothing is changed now; None where the house is open."""
    return next((why for question in _asked if (why := question()) is not None), None)


def is_closed() -> bool:
    return why_closed() is not None


def must_be_open(verb: RoomVerb) -> None:
    """Refuse what does not go on in a closed house."""
    if verb.value not in GOES_ON:
        rests_while_closed()


def rests_while_closed() -> None:
    """For the few actions whose event is left later, by a job or by who calls them."""
    if (why := why_closed()) is not None:
        raise HouseClosed(why)
