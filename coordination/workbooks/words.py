"""Words as people write them in a workbook: in any of the house's languages, with or without spaces."""

from __future__ import annotations

import re
from typing import Any

from django.utils import translation

LANGUAGES = ("zh-hans", "en")
SEPARATORS = re.compile(r"[,，、;；\n]")


def in_all_languages(words: Any) -> list[str]:
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(words))
    return said


def folded(words: str) -> str:
    """Words as they are compared: without spaces, in small letters."""
    return "".join(words.split()).casefold()


def parts_of(text: str) -> list[str]:
    """What stands between commas of any width, or on lines of its own."""
    return [part for part in (one.strip() for one in SEPARATORS.split(text)) if part]
