"""The rows of a register that is taken over as a whole: from a county's files, or the demonstration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from coordination.units.models import Organisation


@dataclass(frozen=True, slots=True)
class MemberRow:
    name: str
    id_number: str = ""
    born_on: dt.date | None = None
    relation: str = "other"
    phone: str = ""
    account: str = ""
    health_note: str = ""


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category in force; ``member`` is the place in the household, None for the whole of it."""

    category: str
    authority: Organisation
    from_on: dt.date
    review_on: dt.date | None
    basis: str
    member: int | None = None


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    township: Organisation
    village: Organisation | None
    address: str
    members: tuple[MemberRow, ...]
    categories: tuple[CategoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What was entered, and how many persons stood in the register already."""

    households: int
    persons: int
    categories: int
    known: int
    questions: int
