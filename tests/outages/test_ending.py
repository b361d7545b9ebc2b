"""A server that is told to stop stops, at whatever moment of its talk with Redis, and waits for no answer for ever."""

from __future__ import annotations

import asyncio
import contextlib
import threading

import pytest
from channels.layers import get_channel_layer
from redis import RedisError

from coordination.config.shared import layers_and_caches
from coordination.notifications import layer as prompt
from coordination.notifications.layer import PromptLayer
from coordination.notifications.line import line_here

MOMENTS = [step * 0.0002 for step in range(60)]  # seconds; on a slow machine more of it falls into the first


class Nobody:
    async def close(self, code=None):
        """A socket that has gone."""


async def a_page_for(moment: float) -> None:
    """The server's loop ends with it, and cancels what is left."""
    layer, page = get_channel_layer(), Nobody()
    channel = await layer.new_channel()
    hearing = asyncio.ensure_future(layer.receive(channel))
    line_here().join(page)
    await layer.group_add("somebody", channel)
    await asyncio.sleep(moment)
    line_here().leave(page)
    hearing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await hearing


def test_m2_5_7_a_loop_ends_at_whatever_moment_it_is_told_to(on_own_redis):
    ended: list[float] = []

    def one_after_the_other() -> None:
        for moment in MOMENTS:
            asyncio.run(a_page_for(moment))
            ended.append(moment)

    thread = threading.Thread(target=one_after_the_other, daemon=True)
    thread.start()
    thread.join(timeout=60)
    assert ended == MOMENTS, "the next one never ended"


def test_m2_5_7_a_redis_that_says_nothing_is_waited_for_only_so_long(on_own_redis, monkeypatch):
    monkeypatch.setattr(prompt, "ANSWERS_WITHIN", 0.2)

    async def send() -> None:
        await get_channel_layer().group_send("somebody", {"type": "hint"})

    asyncio.run(send())
    on_own_redis.fall_silent()
    try:
        with pytest.raises(RedisError, match="no answer"):
            asyncio.run(send())
    finally:
        on_own_redis.speak_again()


def test_m2_5_7_the_client_of_the_layer_keeps_no_limit_by_itself():
    layers, _caches = layers_and_caches("redis://127.0.0.1:6379/0")
    layer = PromptLayer(**layers["default"]["CONFIG"])
    [host] = layer._kwargs["hosts"]
    assert host["socket_timeout"] is None
