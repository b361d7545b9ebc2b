"""Hints over the channel layer: a record's type and id after the commit, never content."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.core.cache import cache
from django.db import connection, models, transaction

log = logging.getLogger(__name__)
REMEMBERED = 120  # seconds; longer than any page takes from being rendered to listening
MARGIN = 2  # seconds by which the clocks of two servers may differ
_loop: asyncio.AbstractEventLoop | None = None


def use_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """The embedded server names its loop: the in-memory layer delivers only from there at once."""
    global _loop
    _loop = loop


def topic_of(record: models.Model) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def group_of(topic: str) -> str:
    """Group names know no colon."""
    return topic.replace(":", "-")


def hint(*records: models.Model) -> None:
    """Say after the commit that these records changed, to their own topics and their lists'."""
    topics = [topic for record in records for topic in (topic_of(record), record._meta.label_lower)]
    hint_topic(*topics)


def hint_topic(*topics: str) -> None:
    """Send hints after the commit; all those of one transaction leave together."""
    if not topics:
        return
    batch = _waiting_batch()
    if batch is not None:
        batch.topics.update(dict.fromkeys(topics))
        return
    transaction.on_commit(_Batch(topics).leave, robust=True)


class _Batch:
    """The topics of one transaction, in the order in which they were first named."""

    def __init__(self, topics: Iterable[str]) -> None:
        self.topics = dict.fromkeys(topics)

    def leave(self) -> None:
        send(self.topics)


def _waiting_batch() -> _Batch | None:
    """A batch of this transaction that cannot be rolled back without us, if there is one."""
    here = set(connection.savepoint_ids)
    waiting: list[Any] = connection.run_on_commit  # (savepoints, function, robust)
    for savepoints, function, _robust in reversed(waiting):
        batch = getattr(function, "__self__", None)
        if isinstance(batch, _Batch) and set(savepoints) <= here:
            return batch
    return None


def send(topics: Iterable[str]) -> None:
    """Hand hints to the layer: through the server's own loop, else from this thread."""
    topics = list(topics)
    cache.set_many({_memory(topic): time.time() for topic in topics}, REMEMBERED)
    topics = _heard(topics)
    if not topics:
        return
    loop = _loop
    if loop is not None and loop.is_running():
        asyncio.run_coroutine_threadsafe(_send(topics), loop).add_done_callback(_report)
    else:
        async_to_sync(_send)(topics)


def missed_since(topics: Iterable[str], rendered: float) -> list[str]:
    """Of these topics, those hinted after a page was rendered and before it listened."""
    topics = list(topics)
    times = cache.get_many([_memory(topic) for topic in topics])
    return [topic for topic in topics if times.get(_memory(topic), 0) >= rendered - MARGIN]


def _memory(topic: str) -> str:
    return f"hinted:{group_of(topic)}"


def _heard(topics: Iterable[str]) -> list[str]:
    """The in-memory layer knows who listens: without a listener there is nothing to send."""
    layer = get_channel_layer()
    if isinstance(layer, InMemoryChannelLayer):
        return [topic for topic in topics if group_of(topic) in layer.groups]
    return list(topics)


async def _send(topics: list[str]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    for topic in topics:
        await layer.group_send(group_of(topic), {"type": "hint", "topic": topic})


def _report(future: object) -> None:
    error = future.exception()  # type: ignore[attr-defined]
    if error is not None:
        log.error("a hint was not sent", exc_info=error)
