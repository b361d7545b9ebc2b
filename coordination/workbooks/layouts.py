"""A sheet declared once: what its columns are called, what they hold and how they are filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .values import Kind, Text
from .words import folded, in_all_languages

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading in the reader's language, and what stands under it."""

    key: str
    head: StrOrPromise
    kind: Kind = field(default_factory=Text)
    required: bool = False
    help: StrOrPromise = ""
    width: int = 14
    example: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet: its title, its columns, and which of them together stand in it once only."""

    title: StrOrPromise
    columns: tuple[Column, ...]
    most_rows: int
    once: tuple[tuple[str, ...], ...] = ()

    def head_of(self, key: str) -> str:
        """A column's heading in the reader's language; anything else is its own name."""
        return next((str(column.head) for column in self.columns if column.key == key), key)

    def by_heads(self) -> dict[str, Column]:
        """Each column by its heading in any language."""
        return {folded(words): column for column in self.columns for words in in_all_languages(column.head)}
