"""The closed list of notices: what each says, and which are urgent.

Each room declares its ``RoomNotice`` in its ``notices.py``.

Sentences name titles, numbers, units and times; never a person in hardship.
A parameter that a sentence does not get stands as a dash.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext

from coordination.dates import short_date, short_moment
from coordination.vocabulary import said


class RoomNotice(models.TextChoices):
    """The notices of one room; its sentences and its urgent ones are entered with ``say`` beside it."""

    @property
    def urgent(self) -> bool:
        return self.value in URGENT


SENTENCES: dict[str, str] = {}
URGENT: set[str] = set()


def say(sentences: Mapping[str, str], *, urgent: Iterable[str] = ()) -> None:
    """Enter what a room's notices say, marked with ``gettext_noop``, and which of them are urgent."""
    SENTENCES.update(sentences)
    URGENT.update(urgent)


def notice_kind(code: str) -> RoomNotice:
    """The kind stored as this code."""
    for room in RoomNotice.__subclasses__():
        try:
            return room(code)
        except ValueError:  # another room's
            continue
    raise ValueError(f"no notice is called {code}")


MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d)?)?")


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """The notice in the reader's language."""
    filled = defaultdict[str, Any](lambda: "—")
    filled.update({name: _said(value) for name, value in params.items() if value})
    return gettext(SENTENCES[kind]) % filled


def _said(value: Any) -> str:
    """Steps and answers are stored by their keys, dates as dates; all else stands as it is."""
    text = str(said(value))
    if not MOMENT.fullmatch(text):
        return text
    if len(text) == len("2026-12-01"):
        return short_date(dt.date.fromisoformat(text))
    return short_moment(dt.datetime.fromisoformat(text))
