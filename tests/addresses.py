"""Every page by its name, with an address that leads to it whether or not anything stands there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, PathConverter, SlugConverter, StringConverter, UUIDConverter

SOMETHING = {
    IntConverter: 1,
    StringConverter: "MZ",
    PathConverter: "item/new",
    UUIDConverter: uuid.UUID(int=1),
    SlugConverter: "mz",
}


def every_page() -> dict[str, str]:
    """Name → address; the interface is left out, which asks for a key whoever is signed in."""
    return dict(_pages(get_resolver()))


def _pages(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _pages(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif namespace != "api:":
            kinds = one.pattern.converters  # none where the route is written as an expression
            given = {
                name: SOMETHING[type(kinds[name])] if name in kinds else "0" * 32
                for name in one.pattern.regex.groupindex
            }
            yield f"{namespace}{one.name}", reverse(f"{namespace}{one.name}", kwargs=given)
