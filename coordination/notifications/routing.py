"""Where the socket is, and who may open one: pages of this very origin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import path

from coordination.notifications.consumers import LiveConsumer

if TYPE_CHECKING:
    from coordination.notifications.consumers import ListenerOf

Application = Callable[[dict[str, Any], Any, Any], Awaitable[Any]]


class SameOrigin:
    """Refuse a socket opened by another site's page, or by a program that names no origin."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        if scope["type"] == "websocket" and not is_own_origin(scope):
            return await WebsocketDenier()(scope, receive, send)
        return await self.application(scope, receive, send)


def is_own_origin(scope: dict[str, Any]) -> bool:
    """The origin is the host that was asked, or one that the settings trust."""
    headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
    origin, host = headers.get(b"origin", ""), headers.get(b"host", "")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    parts = urlsplit(origin)
    hosts = settings.ALLOWED_HOSTS or [".localhost", "127.0.0.1", "[::1]"]
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.netloc)
        and parts.netloc.lower() == host.lower()
        and validate_host(split_domain_port(host)[0], hosts)
    )


def live_socket(*, listener_of: ListenerOf) -> Application:
    """The socket application; the server says how a session becomes somebody who listens."""
    consumer = LiveConsumer.as_asgi(listener_of=listener_of)
    return SameOrigin(CookieMiddleware(NotFoundRouter([path("ws/live/", consumer)])))


class NotFoundRouter(URLRouter):
    """Any other socket address is refused, not an error in the log."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        try:
            return await super().__call__(scope, receive, send)
        except ValueError as error:
            if not str(error).startswith("No route found"):
                raise
            return await WebsocketDenier()(scope, receive, send)
