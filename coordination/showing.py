"""Facts: what pages, papers and exports say of a record, each known by its name.

A room writes the facts of its records once. A step's page, a leader's phone and a paper
choose among them by name, so that a fact put between two others moves none of them. What
stands in free text is veiled unless the fact says that it names nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name, its words, its value as text; ``wide`` takes the whole width of a page."""

    name: str
    words: _StrOrPromise
    value: Any
    wide: bool = False
    masked: bool = True


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
