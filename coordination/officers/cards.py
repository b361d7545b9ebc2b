"""A card of a desk: how much waits, the newest of it, and the list that it opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coordination.policy.words import short_moment
from coordination.worklists import count_of, shown

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FIRST = 3
"""How many of a list a card names."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a card: what it is, where it opens, and small words beside it."""

    words: Any
    url: str = ""
    small: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """``number`` and ``of`` say how much; ``nothing`` stands where there is none."""

    title: _StrOrPromise
    url: str
    number: str
    of: _StrOrPromise
    nothing: _StrOrPromise
    entries: Sequence[Entry] = ()
    tone: str = ""


def check_entries(checks: Any) -> list[Entry]:
    """The first accounts that wait to be confirmed, as both officers read them."""
    return [
        Entry(
            check.user.label,
            check.get_absolute_url(),
            f"{check.get_kind_display()} · {short_moment(check.asked_at)}",
        )
        for check in checks[:FIRST]
    ]


def card_of(
    title: _StrOrPromise,
    url: str,
    rows: Any,
    *,
    of: _StrOrPromise,
    nothing: _StrOrPromise,
    entries: Iterable[Entry],
    tone: str = "",
) -> Card:
    """A card over rows: counted no further than it says, its tone only where there are any."""
    count = count_of(rows)
    return Card(title, url, shown(count) or "0", of, nothing, tuple(entries), tone if count else "")
