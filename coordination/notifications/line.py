"""Whether the hints of other processes reach this one.

They come through Redis. While that is away a socket would stand and say nothing: its page would show
itself live over a list that has grown old. So each process listens on a connection of its own that
carries nothing but answers to its own questions; once that breaks, or an answer stays out, every socket
of the process is closed with a code of its own. The pages say that they are offline, come again
every few seconds and read what they show anew once they are let in.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings
from redis import RedisError
from redis import asyncio as redis

from coordination.notifications.layer import ANSWERS_WITHIN

log = logging.getLogger(__name__)
AWAY = 4503
"""With this code a socket is closed: no fault of the page, which comes again and again."""
ASKED_EVERY, TRIED_EVERY = 2.0, 1.0  # seconds


class Socket(Protocol):
    async def close(self, code: int | bool | None = None, reason: str | None = None) -> None: ...


class Line:
    """What the sockets of one event loop hang on; it is watched as long as there are any."""

    def __init__(self) -> None:
        self.sockets: set[Socket] = set()
        self.is_away = False
        self._watch: asyncio.Task[None] | None = None

    def join(self, socket: Socket) -> None:
        self.sockets.add(socket)
        self.watch()

    def leave(self, socket: Socket) -> None:
        self.sockets.discard(socket)

    def watch(self) -> None:
        if settings.REDIS_URL and (self._watch is None or self._watch.done()):
            self._watch = asyncio.get_running_loop().create_task(self._listen(), name="line of hints")

    async def _listen(self) -> None:
        """Until the last socket has gone; while Redis is away, until it is back."""
        while self.sockets or self.is_away:
            try:
                await self._ask_and_ask()
            except (RedisError, OSError) as error:
                if not self.is_away:
                    log.warning("Redis does not answer (%s): pages are told that they are offline", error)
                self.is_away = True
                await self._close_all()
                await asyncio.sleep(TRIED_EVERY)

    async def _ask_and_ask(self) -> None:
        # no limit of the client's own, see the layer
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=ANSWERS_WITHIN, socket_timeout=None
        )
        heard = client.pubsub()
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await heard.subscribe("line")
            await _through_the_layer()
            if self.is_away:
                log.warning("Redis is back: pages come again and read anew")
            self.is_away = False
            answered = time.monotonic()
            while self.sockets:
                async with asyncio.timeout(ANSWERS_WITHIN):
                    await heard.ping()
                until = time.monotonic() + ASKED_EVERY
                while (rest := until - time.monotonic()) > 0:
                    if await heard.get_message(timeout=rest) is not None:
                        answered = time.monotonic()
                if time.monotonic() - answered > ANSWERS_WITHIN:
                    raise RedisError("no answer")
        finally:
            await _let_go(heard, client)

    async def _close_all(self) -> None:
        for socket in list(self.sockets):
            self.sockets.discard(socket)
            try:
                await socket.close(code=AWAY)
            except (RuntimeError, OSError):
                log.debug("A socket had gone by itself", exc_info=True)


_lines: WeakKeyDictionary[asyncio.AbstractEventLoop, Line] = WeakKeyDictionary()


def line_here() -> Line:
    """Of the event loop that runs."""
    return _lines.setdefault(asyncio.get_running_loop(), Line())


async def _through_the_layer() -> None:
    """Wait until what is sent is heard here again: the layer takes its subscriptions up by itself, a moment later."""
    layer: Any = get_channel_layer()
    channel = await layer.new_channel()
    hearing = asyncio.ensure_future(layer.receive(channel))
    try:
        for _try in range(int(ANSWERS_WITHIN / 0.2)):
            await layer.send(channel, {"type": "here"})
            done, _waiting = await asyncio.wait([hearing], timeout=0.2)
            if done:
                return
        raise RedisError("what is sent is not heard")
    finally:
        if hearing.done():  # whoever listens no more says so by being cancelled
            hearing = asyncio.ensure_future(layer.receive(channel))
            await asyncio.sleep(0)
        if not hearing.cancelling():  # as it is already where the server stops
            hearing.cancel()
        await asyncio.wait([hearing])


async def _let_go(heard: Any, client: Any) -> None:
    try:
        await heard.aclose()
        await client.aclose()
    except (RedisError, OSError):
        log.debug("The connection had gone", exc_info=True)
