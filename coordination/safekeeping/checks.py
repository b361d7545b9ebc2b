"""No command runs over a house of which a restore has put back a half."""

from __future__ import annotations

from typing import Any

from django.core import checks

from coordination.safekeeping.unfinished import standing_mark, unfinished_words


@checks.register("restore")
def nothing_is_half_restored(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    mark = standing_mark()
    return [] if mark is None else [checks.Error(unfinished_words(mark), id="safekeeping.E001")]
