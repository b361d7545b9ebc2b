"""The rows of the books, once everything in them is known and agrees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from coordination.units.models import Organisation


@dataclass(frozen=True, slots=True)
class SeriesRow:
    organ: Organisation
    word: str
    year: int
    last: int


@dataclass(frozen=True, slots=True)
class ReserveRow:
    township: Organisation
    balance: Decimal
    stood_on: dt.date
    quota: Decimal | None
    residents: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody whom the sheets name; ``known`` by the key of the entry that the register has."""

    name: str
    id_number: str
    township: Organisation
    head_number: str
    known: int | None
    written: str = ""
    """The number as the sheet had it: the register converts it and keeps an old one."""


@dataclass(frozen=True, slots=True)
class AidRow:
    id_number: str
    township: Organisation
    nature: str
    cause: str
    amount: Decimal
    paid_on: dt.date
    paper: str


@dataclass(frozen=True, slots=True)
class CategoryRow:
    id_number: str
    is_households: bool
    category: str
    authority: Organisation
    from_on: dt.date
    review_on: dt.date
    basis: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """An open assignment, or a line of signed minutes that nobody has fulfilled yet."""

    text: str
    lead_unit: Organisation
    due_on: dt.date
    comes_from: str
    number: str
    measure: str
    is_line: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """All of it, in the order in which it is taken over."""

    series: list[SeriesRow]
    reserves: list[ReserveRow]
    people: list[PersonRow]
    aid: list[AidRow]
    categories: list[CategoryRow]
    duties: list[DutyRow]

    @property
    def is_empty(self) -> bool:
        return not any((self.series, self.reserves, self.aid, self.categories, self.duties))
