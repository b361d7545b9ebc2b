"""The tabs of a record's page: which there are, which one the address opens, how much lies behind each.

TABS = Tabs("overview", "work", "papers", "flow", "traces", work=_("Progress and reports"))
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

OF_EVERY_RECORD: dict[str, _StrOrPromise] = {
    "overview": _("Overview"),
    "papers": _("Papers"),
    "flow": _("Flow diagram"),
    "traces": _("Traces"),
}


class Tabs:
    """The tabs of one kind of page in their order; what not every record has is given with its words."""

    def __init__(self, *names: str, **words: _StrOrPromise) -> None:
        known = OF_EVERY_RECORD | words
        self.words = {name: known[name] for name in names}

    def chosen(self, request: HttpRequest, *, without: Collection[str] = ()) -> str:
        """The tab that the address names, where there is one for this reader; else the first."""
        name = request.GET.get("tab", "")
        return name if name in self.words and name not in without else next(iter(self.words))

    def rows(
        self, chosen: str, *, without: Collection[str] = (), **counts: int | None
    ) -> list[dict[str, Any]]:
        """For ``components/tabs.html``; a tab without a count shows none, one with nothing in it a nought."""
        return [
            {"words": words, "url": f"?tab={name}", "count": counts.get(name), "current": name == chosen}
            for name, words in self.words.items()
            if name not in without
        ]
