"""What was asked for a household and what it was given, as the rooms that know it say (R233).

The register stands below them; each tells through ``told_by`` what of its own stands on a household's chain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.tables import in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MOST = 200
"""Of one room, the newest first: a page shows no more."""


@dataclass(frozen=True, slots=True)
class Help:
    """Something that was asked, or given: ``amount`` is what was given in money or worth, None where nothing was."""

    on: dt.date
    kind: _StrOrPromise
    words: str
    status: str
    url: str
    topic: str
    amount: Decimal | None = None
    asked: Decimal | None = None

    @property
    def given_words(self) -> str:
        return in_words(self.amount) or "—"

    @property
    def asked_words(self) -> str:
        return _("asked %(amount)s yuan") % {"amount": in_words(self.asked)} if self.asked else ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What was given in one year by one kind of help."""

    year: int
    kind: str
    amount: Decimal
    times: int

    @property
    def words(self) -> str:
        return in_words(self.amount)


Teller = Callable[[Sequence[int], Actor], tuple[list[Help], list[Sum]]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> Teller:
    """Have this asked by the chain of a household: ``teller(households, actor)``, in a fixed number of queries."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def help_for(households: Sequence[int], actor: Actor) -> tuple[list[Help], list[Sum]]:
    """Newest first, with the sums by year and kind; of each room what this reader may see of it."""
    rows: list[Help] = []
    sums: list[Sum] = []
    for teller in _tellers:
        theirs, added = teller(households, actor)
        rows += theirs
        sums += added
    rows.sort(key=lambda row: row.on, reverse=True)
    return rows, in_order(sums)


def in_order(sums: Iterable[Sum]) -> list[Sum]:
    return sorted(sums, key=lambda one: (-one.year, one.kind))
