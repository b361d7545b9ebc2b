"""Who asks, and over which scheme, where proxies stand before the server: one rule for pages and sockets.

What a proxy says of its client is believed only from a proxy that ``TRUSTED_PROXIES`` names.
Each proxy writes whom it heard at the end of ``X-Forwarded-For``; so the list is read from its
end, past the proxies that are trusted, to the first address that is not: what stands before it
was written by nobody we know. Below this layer the address is the request's own
(``REMOTE_ADDR``, ``scope["client"]``), and the two headers are gone.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from coordination.networks import Address, address_in, networks_of

Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[Any]]

FORWARDED_FOR, FORWARDED_PROTO = b"x-forwarded-for", b"x-forwarded-proto"
SCHEMES = {"http", "https"}
OWN_HEADERS_ON = (
    "The server reads proxy headers by itself, and believes them from this machine. "
    "Start it with --no-proxy-headers: TRUSTED_PROXIES says whom to believe."
)


class BehindProxies:
    """The outermost layer: puts the true address and scheme into the scope."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> Any:
        if scope["type"] == "lifespan":
            if _server_reads_headers():
                await receive()
                await send({"type": "lifespan.startup.failed", "message": OWN_HEADERS_ON})
                return None
            return await self.application(scope, receive, send)
        if scope["type"] in {"http", "websocket"}:
            scope = as_seen(scope, networks_of(settings.TRUSTED_PROXIES))
        return await self.application(scope, receive, send)


def as_seen(scope: Scope, trusted: Sequence[Any]) -> Scope:
    """The scope with its client's own address and scheme, without the headers that were read for it."""
    headers = scope.get("headers", ())
    kept = [(name, value) for name, value in headers if name not in (FORWARDED_FOR, FORWARDED_PROTO)]
    seen = scope | {"headers": kept}
    peer, port = scope.get("client") or ("", 0)
    address = address_in(peer)
    if address is None:  # a socket of this machine has no address
        return seen
    passed = 0
    if _is_one_of(trusted, address):
        for entry in reversed(_entries(headers, FORWARDED_FOR)):
            named = address_in(entry)
            if named is None:  # whatever stands before it cannot be told from an invention
                break
            address, port, passed = named, 0, passed + 1
            if not _is_one_of(trusted, address):
                break
        if scheme := _scheme(_entries(headers, FORWARDED_PROTO), passed):
            seen["scheme"] = scheme.replace("http", "ws") if scope["type"] == "websocket" else scheme
    seen["client"] = (str(address), port)
    return seen


def _entries(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> list[str]:
    """What stands in all the lines of a header, in their order."""
    lines = [value.decode("latin-1") for name, value in headers if name == wanted]
    return [entry.strip() for line in lines for entry in line.split(",")] if lines else []


def _scheme(entries: list[str], passed: int) -> str:
    """Of the hop from the client; a proxy that keeps no list says the one scheme it heard of."""
    if not entries:
        return ""
    scheme = entries[-min(max(passed, 1), len(entries))].lower()
    return scheme if scheme in SCHEMES else ""


def _is_one_of(networks: Sequence[Any], address: Address) -> bool:
    return any(address in network for network in networks)


def _server_reads_headers() -> bool:
    """Whether uvicorn's own layer has called us: it would have changed the peer before we see it."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if isinstance(frame.f_locals.get("self"), ProxyHeadersMiddleware):
            return True
    return False
