"""Which function lays out which kind of paper; each room registers its own in ``papers.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

from coordination.documents.kinds import PaperKind

if TYPE_CHECKING:
    from coordination.documents.layout.sheet import Sheet

Renderer = Callable[[dict[str, Any], "Sheet"], None]

_renderers: dict[PaperKind, Renderer] = {}


def paper_renderer(*kinds: PaperKind) -> Callable[[Renderer], Renderer]:
    """Register ``function(content, sheet)`` as the layout of these kinds.

    The function builds an ``OfficialDocument`` or a ``FormSheet`` on the sheet; the
    sheet carries title, number, date and issuing organ. It reads the content only,
    never the database, so that a paper is rendered alike years later.
    """

    def register(function: Renderer) -> Renderer:
        for kind in kinds:
            known = _renderers.get(kind)
            if known is not None and known.__qualname__ != function.__qualname__:
                raise ImproperlyConfigured(f"{kind} has two layouts: {known} and {function}")
            _renderers[kind] = function
        return function

    return register


def renderer_for(kind: str) -> Renderer:
    try:
        return _renderers[PaperKind(kind)]
    except KeyError:
        raise ImproperlyConfigured(f"No room has registered a layout for {kind}.") from None
