"""Words that several rooms put together in the reader's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(names: Iterable[str]) -> str:
    """县财政局、县民政局。"""
    return pgettext("enumeration", ", ").join(names)


def some_of(names: Sequence[str], most: int) -> str:
    """县财政局、县民政局等 34 个: the first few, and how many there are."""
    if len(names) <= most:
        return listed(names)
    return _("%(names)s and others, %(n)d in all") % {"names": listed(names[:most]), "n": len(names)}


def some_people(names: Sequence[str], most: int) -> str:
    """林越、王敏等 5 人: people as others count things."""
    if len(names) <= most:
        return listed(names)
    return pgettext("people", "%(names)s and others, %(n)d in all") % {
        "names": listed(names[:most]),
        "n": len(names),
    }


def error_words(form: forms.BaseForm) -> list[str]:
    """Each refusal with the name of its field, where the form itself is not shown again."""
    colon = pgettext("punctuation", ": ")
    return [
        str(word) if name == NON_FIELD_ERRORS else f"{form[name].label}{colon}{word}"
        for name, words in form.errors.items()
        for word in words
    ]


JOINERS = "\u200c\u200d"  # in these scripts they shape the letters around them
JOINED_SCRIPTS = ("ARABIC", "MONGOLIAN", "TIBETAN", "DEVANAGARI", "SYRIAC")


def unhidden(text: str) -> str:
    """A text without what is not seen in it: zero widths, marks that turn the direction round.

    What shapes the letters of a name in Uyghur or Mongolian stays; so does everything that is seen.
    """
    if text.isascii():
        return text
    kept = (
        char
        for at, char in enumerate(text)
        if unicodedata.category(char) != "Cf" or (char in JOINERS and _joins(text, at))
    )
    return "".join(kept)


def _joins(text: str, at: int) -> bool:
    return at > 0 and unicodedata.name(text[at - 1], "").startswith(JOINED_SCRIPTS)


def visible(text: str) -> str:
    """A text without what nobody sees: control characters, zero widths, marks of direction.

    They come along when a number is copied from a page or a chat. Lines stay lines.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        char for char in plain if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    ).strip()
