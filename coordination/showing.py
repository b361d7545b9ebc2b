"""Facts: what pages, papers and exports say of a record, each known by its name.

A room writes the facts of its records once. A step's page, a leader's phone and a paper
choose among them by name, so that a fact put between two others moves none of them. What
stands in free text is veiled unless the fact says that it names nobody. A fact says of which part
of the record it is, and a room what of its records a reader opens: page, step, paper and sheet
ask the same ``Reading`` (C9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Part(StrEnum):
    """Of which part of a record a fact is, for readers who open not all of it (C9)."""

    STATE = "state"
    """Where it stands, whose it is behind the mask, its days: of everybody who sees the record."""
    MATTER = "matter"
    """What happened and what is asked, in people's own words."""
    REPORT = "report"
    """What was found, weighed and decided, and why."""
    MONEY = "money"
    """What was asked, approved and paid in all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What of one record one reader opens; ``file`` is all of it with its papers, files and traces."""

    matter: bool = False
    report: bool = False
    money: bool = False
    lines: bool = False
    """Each stage, payment and line of an account beside the sums."""
    file: bool = False

    def opens(self, part: Part) -> bool:
        return part == Part.STATE or bool(getattr(self, part))


WHOLE = Reading(matter=True, report=True, money=True, lines=True, file=True)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name, its words, its value as text; ``wide`` takes the whole width of a page."""

    name: str
    words: _StrOrPromise
    value: Any
    wide: bool = False
    masked: bool = True
    part: Part = Part.STATE


def shown(facts: Iterable[Fact], reading: Reading, *asked: str) -> list[Fact]:
    """The facts that this reader opens, and those named for which a step asks whoever takes it."""
    return [fact for fact in facts if fact.name in asked or reading.opens(fact.part)]


def veiled(facts: Iterable[Fact], veil: Callable[[str], str]) -> list[Fact]:
    """The facts as they are told of a person who is not opened: ``veil`` goes over each masked text."""
    return [
        replace(fact, value=veil(fact.value)) if fact.masked and isinstance(fact.value, str) else fact
        for fact in facts
    ]


def chosen(facts: Sequence[Fact], *names: str) -> list[Fact]:
    """Of these facts those named, in the order of the names; a name that is none is an error."""
    known = by_name(facts)
    return [known[name] for name in names]


def by_name(facts: Iterable[Fact]) -> dict[str, Fact]:
    return {fact.name: fact for fact in facts}
