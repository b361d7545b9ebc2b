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
from redis import RedisError

from coordination.access import county_id_if_any
from coordination.trial import on_trial

log = logging.getLogger(__name__)
REMEMBERED = 120  # seconds; longer than any page takes from being rendered to listening
MARGIN = 2  # seconds by which the clocks of two servers may differ
AWAY = (RedisError, OSError)
Messages = dict[str, dict[str, str]]  # to each group, one
_loop: asyncio.AbstractEventLoop | None = None


def use_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """The embedded server names its loop: the in-memory layer delivers only from there at once."""
    global _loop
    _loop = loop


def topic_of(record: models.Model) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def group_of(topic: str) -> str:
    """Group names know neither colon nor at."""
    return topic.replace(":", "-").replace("@", "-in-")


def list_topic(record: models.Model) -> str:
    """The lists in which a record stands: of its kind, in its county, for nobody else hears of it."""
    return in_county(record._meta.label_lower, county_id_if_any(record))


def in_county(label: str, county: int | None) -> str:
    return f"{label}@{county}" if county else label


def hint(*records: models.Model) -> None:
    """Say after the commit that these records changed, to their own topics and their lists'."""
    topics = [topic for record in records for topic in (topic_of(record), list_topic(record))]
    hint_topic(*topics)


def hint_topic(*topics: str) -> None:
    """Send hints after the commit; all those of one transaction leave together."""
    if not topics or on_trial():
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
    try:
        cache.set_many({_memory(topic): time.time() for topic in topics}, REMEMBERED)
    except AWAY:
        log.warning(
            "Redis does not answer: %d hints are dropped; pages read again once it is back", len(topics)
        )
        return
    _hand_over({group_of(topic): {"type": "hint", "topic": topic} for topic in topics})


def look_again(user_pk: int) -> None:
    """After the commit: the sockets of a person ask whether their sessions still stand."""
    message = {person_group(user_pk): {"type": "look_again"}}
    transaction.on_commit(lambda: _hand_over(message), robust=True)


def person_group(user_pk: int) -> str:
    return f"person-{user_pk}"


def _hand_over(messages: Messages) -> None:
    messages = _heard(messages)
    if not messages:
        return
    loop = _loop
    if loop is not None and loop.is_running():
        asyncio.run_coroutine_threadsafe(_send(messages), loop).add_done_callback(_report)
        return
    try:
        async_to_sync(_send)(messages)
    except AWAY:
        log.warning("Redis does not answer: %d hints are dropped", len(messages))


def missed_since(topics: Iterable[str], rendered: float) -> list[str]:
    """Of these topics, those hinted after a page was rendered and before it listened."""
    topics = list(topics)
    try:
        times = cache.get_many([_memory(topic) for topic in topics])
    except AWAY:
        return topics  # nobody knows: each is read again
    return [topic for topic in topics if times.get(_memory(topic), 0) >= rendered - MARGIN]


def _memory(topic: str) -> str:
    return f"hinted:{group_of(topic)}"


def _heard(messages: Messages) -> Messages:
    """The in-memory layer knows who listens: without a listener there is nothing to send."""
    layer = get_channel_layer()
    if isinstance(layer, InMemoryChannelLayer):
        return {group: message for group, message in messages.items() if group in layer.groups}
    return messages


async def _send(messages: Messages) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    for group, message in messages.items():
        await layer.group_send(group, message)


def _report(future: object) -> None:
    error = future.exception()  # type: ignore[attr-defined]
    if isinstance(error, AWAY):
        log.warning("Redis does not answer: a hint is dropped")
    elif error is not None:
        log.error("a hint was not sent", exc_info=error)
