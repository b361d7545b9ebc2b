"""Figures in words whose words are a closed list of some room: groups, kinds, categories, alone or with a number each.

The room that reads the figure says which words it knows, once::

    knows("HANDLE_ITEMS", Purpose, numbers=True)

so that what nobody would read is refused where it is entered, and a page says the words and not the keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from coordination.wording import listed


@dataclass(frozen=True, slots=True)
class Known:
    choices: type[models.TextChoices]
    numbers: bool

    def fits(self, word: str) -> bool:
        key, equals, number = word.partition("=")
        if key not in self.choices.values or bool(equals) != self.numbers:
            return False
        return not self.numbers or (number.isascii() and number.isdigit() and int(number) > 0)

    def says(self, word: str) -> str:
        key, _equals, number = word.partition("=")
        return f"{self.choices(key).label} {number}".strip() if key in self.choices.values else word


_KNOWN: dict[str, Known] = {}


def knows(name: str, choices: type[models.TextChoices], *, numbers: bool = False) -> None:
    """Enter which words a figure is made of; with ``numbers``, each is one of them, an equals sign and a number."""
    _KNOWN[name] = Known(choices, numbers)


def words_of(name: str, raw: Iterable[Any]) -> list[str]:
    """The figure as people read it."""
    known = _KNOWN.get(name)
    return [known.says(str(word)) if known else str(word) for word in raw]


def unknown_in(name: str, raw: Any) -> list[str]:
    """What of a figure its reader would not know, or finds twice."""
    known = _KNOWN.get(name)
    if known is None:
        return []
    words = [str(word) for word in raw]
    keys = [word.partition("=")[0] for word in words]
    return [
        word for word, key in zip(words, keys, strict=True) if not known.fits(word) or keys.count(key) > 1
    ]


def must_be_known(raw: Any, name: str) -> None:
    unknown = unknown_in(name, raw)
    if unknown:
        raise ValidationError(_("This cannot be read here: %(words)s.") % {"words": listed(unknown)})


def offered(name: str) -> str:
    """The words that a figure may be made of, for whoever changes it."""
    known = _KNOWN.get(name)
    if known is None:
        return ""
    number = "=N" if known.numbers else ""
    return listed(f"{value}{number} {label}" for value, label in known.choices.choices)
