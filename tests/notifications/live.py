"""A page's socket in tests, played through the server's own application.

A scenario runs under ``async_to_sync``, so that the database work of the
consumer happens in the test's own thread and transaction.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from unittest import mock

from asgiref.sync import async_to_sync
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from coordination.config.asgi import application

HERE = "http://testserver"


def play(scenario: Callable[[], Awaitable[None]]) -> None:
    # the consumer's thread is the test's own: its connection is not to be closed behind the test
    here = "coordination.notifications.consumers.close_old_connections"
    with mock.patch("channels.db.close_old_connections"), mock.patch(here):
        async_to_sync(scenario)()


class Page:
    """One open page of a signed-in person, or of nobody."""

    def __init__(
        self, client: Client | None = None, *, origin: str | None = HERE, path: str = "/ws/live/"
    ) -> None:
        headers = [(b"host", b"testserver")]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        if client is not None:
            cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
            headers.append((b"cookie", cookie.encode()))
        self.socket = WebsocketCommunicator(application, path, headers=headers)

    async def connect(self) -> bool:
        connected, _code = await self.socket.connect(timeout=10)
        return connected

    async def subscribe(self, *topics: str) -> dict[str, list[str]]:
        await self.send(json.dumps({"subscribe": list(topics)}))
        return await self.hear()

    async def send(self, text: str | None = None, data: bytes | None = None) -> None:
        await self.socket.send_to(text_data=text, bytes_data=data)

    async def hear(self, timeout: float = 10) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(await self.socket.receive_from(timeout=timeout))
        return said

    async def hears_nothing(self) -> bool:
        return await self.socket.receive_nothing(timeout=0.2)

    async def close_code(self) -> int:
        """The code with which the server closes; fails where it says something else first."""
        message = await self.socket.receive_output(timeout=10)
        assert message["type"] == "websocket.close", message
        code: int = message["code"]
        return code

    async def leave(self) -> None:
        await self.socket.disconnect()
