"""How long a request may take to arrive: whoever sends half of one is answered 408, and holds no place for ever.

uvicorn waits without end, for the rest of the headers as for the rest of a body. ``TimelyHeaders``
is its own protocol with an end to the first, ``TimelyBodies`` a layer of the application with an
end to the second. A body that arrives piece by piece has ``BODY_SECONDS`` in all, enough for the
largest attachment over a slow line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

Message = dict[str, Any]
Application = Callable[[Message, Any, Any], Awaitable[Any]]
WORDS = b"The request did not arrive in time."
LATE = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%s" % (len(WORDS), WORDS)
)


class TimelyHeaders(HttpToolsProtocol):
    """A connection on which no request begins, or whose headers do not end, is closed."""

    waits: asyncio.TimerHandle | None = None
    has_heard = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        if self.cycle is None or self.cycle.response_complete:  # else it is the body, which has its own end
            self._wait()
        self.has_heard = True
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._wait_no_more()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        """From the first byte on; what drips in begins no new wait."""
        if self.waits is None:
            self.waits = self.loop.call_later(settings.HEADERS_SECONDS, self._end)

    def _wait_no_more(self) -> None:
        if self.waits is not None:
            self.waits.cancel()
            self.waits = None

    def _end(self) -> None:
        self.waits = None
        if not self.transport.is_closing():
            if self.has_heard:  # a line opened ahead of need, as browsers do, is closed without a word
                self.transport.write(LATE)
            self.transport.close()


class TimelyBodies:
    """The application is told that the client has gone, and the client that it was too slow."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Message, receive: Any, send: Any) -> Any:
        if scope["type"] != "http":
            return await self.application(scope, receive, send)
        arriving = Arriving(receive, send)
        await self.application(scope, arriving.receive, arriving.send)
        if arriving.is_late and not arriving.is_answered:
            await arriving.say_so()


class Arriving:
    """One request on its way in; once it is here, whatever else is heard of the client comes when it comes."""

    def __init__(
        self, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        self._receive, self._send = receive, send
        self.ends_at = asyncio.get_running_loop().time() + settings.BODY_SECONDS
        self.is_whole = self.is_late = self.is_answered = False

    async def receive(self) -> Message:
        if self.is_whole:
            return await self._receive()
        left = self.ends_at - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(left, settings.PIECE_SECONDS)):
                message = await self._receive()
        except TimeoutError:
            self.is_late = self.is_whole = True
            return {"type": "http.disconnect"}
        self.is_whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        self.is_answered = True
        await self._send(message)

    async def say_so(self) -> None:
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(WORDS)).encode()),
            (b"connection", b"close"),
        ]
        await self._send({"type": "http.response.start", "status": 408, "headers": headers})
        await self._send({"type": "http.response.body", "body": WORDS})
