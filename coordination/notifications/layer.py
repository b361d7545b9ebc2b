"""The layer of hints in Redis, with an end to each wait.

A limit that the Redis client keeps by itself (``socket_timeout``) runs on ``asyncio.wait_for``, which
before Python 3.12 loses a cancellation that comes as the work is done: a task that was told to end goes
on, and a server never stops. So the limit is kept here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer
from redis.exceptions import TimeoutError as RedisTimeout

ANSWERS_WITHIN = 5.0  # seconds
ANSWERED = frozenset({"new_channel", "send", "group_add", "group_discard", "group_send"})
"""What Redis answers at once; only ``receive`` waits as long as nothing comes."""


class PromptLayer(RedisPubSubChannelLayer):
    def __getattr__(self, name: str) -> Any:
        found = super().__getattr__(name)
        return _within(found) if name in ANSWERED else found


def _within(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(ask)
    async def asked(*args: Any, **values: Any) -> Any:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                return await ask(*args, **values)
        except TimeoutError as error:
            raise RedisTimeout("no answer") from error

    return asked
