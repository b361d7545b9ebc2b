"""Columns in which words of a closed list stand, one of them or several."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.wording import listed

from .cells import Cell
from .values import Kind
from .words import folded, in_all_languages, parts_of

LONGEST_SAID = 40
SAID_IN_FULL = 12  # a longer list is looked up in the template


class OneOf(Kind):
    """One of some choices, by its words in any language or by its key."""

    def __init__(self, choices: Sequence[tuple[str, Any]]) -> None:
        self.choices = choices

    def convert(self, text: str, cell: Cell) -> Any:
        return self.key_of(text)

    def offered(self) -> list[str]:
        """The choices in the reader's language; where two read alike, their keys."""
        said = [str(words) for _key, words in self.choices]
        return [
            words if said.count(words) == 1 else str(key)
            for (key, _words), words in zip(self.choices, said, strict=True)
        ]

    def key_of(self, said: str) -> str:
        keys = self._keys.get(_plain(said), set())
        if len(keys) == 1:
            return next(iter(keys))
        given = {"said": said[:LONGEST_SAID], "words": self._words_of(keys)}
        if keys:
            raise ValidationError(_("“%(said)s” stands for more than one of them. Write %(words)s.") % given)
        if len(self.choices) > SAID_IN_FULL:
            raise ValidationError(
                _("“%(said)s” is not on the list. Choose from the list of the template.") % given
            )
        raise ValidationError(_("“%(said)s” is not on the list. It may be: %(words)s.") % given)

    def _words_of(self, keys: set[str]) -> str:
        return listed(sorted(keys) if keys else self.offered())

    @cached_property
    def _keys(self) -> dict[str, set[str]]:
        """The keys for which some words may stand; a key stands for itself alone."""
        found: dict[str, set[str]] = {}
        for key, words in self.choices:
            for said in in_all_languages(words):
                found.setdefault(_plain(said), set()).add(str(key))
        return found | {_plain(str(key)): {str(key)} for key, _words in self.choices}


class Several(OneOf):
    """Some of the choices, between commas; each of them once."""

    def __init__(self, choices: Sequence[tuple[str, Any]], most: int | None = None) -> None:
        super().__init__(choices)
        self.most = most

    def convert(self, text: str, cell: Cell) -> Any:
        return self.keys_of(parts_of(text))

    def keys_of(self, parts: Sequence[str]) -> tuple[str, ...]:
        """Their keys in the order in which they are named; words may hold a comma of their own."""
        keys: dict[str, None] = {}
        start = 0
        while start < len(parts):
            ends = range(len(parts), start, -1)
            end = next((one for one in ends if _plain("".join(parts[start:one])) in self._keys), start + 1)
            keys[self.key_of("".join(parts[start:end]))] = None
            start = end
        if self.most is not None and len(keys) > self.most:
            raise ValidationError(_("At most %(n)s of them.") % {"n": self.most})
        return tuple(keys)


def _plain(words: str) -> str:
    return folded("".join(parts_of(words)))
