"""What of an event may be told to who may not open its record (C9): kinds, numbers, days, units; no name, no text.

Whatever is not known to be open is closed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

OPEN_NAMES = frozenset(
    {
        "unit",
        "units",
        "right_unit",
        "authority",
        "stage",
        "role",
        "door",
        "address",
        "channel",
    }
)
"""Names under which a unit, a post or a stage stands, and never a person."""
CLOSED_NAMES = frozenset(
    {"id_number", "number", "other", "place", "title", "text", "words", "person", "name"}
)
"""What looks like a number or a word of a list, and leads to a person or a matter."""
NUMBER = re.compile(r"-?\d{1,10}(\.\d{1,4})?")
DAY = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?)?")
CODE = re.compile(r"[a-z][a-z_]*|[A-Z][A-Z_]+|[A-Z]\d{1,3}|[0-9a-f]{64}")
"""A word of a list by its key, the kind of a paper, a hash: what nobody writes by hand."""


def is_open(name: str, value: Any) -> bool:
    """Whether a value says nothing of whom or what the record is about."""
    if value is None or isinstance(value, bool | int | float):
        return name not in CLOSED_NAMES
    if isinstance(value, Mapping):  # the key of a closed list, or several of them
        return name not in CLOSED_NAMES and all(is_open(name, one) or _is_path(one) for one in value.values())
    if isinstance(value, list):
        return all(is_open(name, one) for one in value)
    text = str(value)
    if name in CLOSED_NAMES:
        return text == ""
    if name in OPEN_NAMES or not text:
        return True
    return bool(NUMBER.fullmatch(text) or DAY.fullmatch(text) or CODE.fullmatch(text))


def _is_path(value: Any) -> bool:
    """``aid.payment.method``, a field whose choice it is, or the word of a room."""
    return bool(re.fullmatch(r"[a-z_]+(\.[A-Za-z_]+){1,2}", str(value)))
