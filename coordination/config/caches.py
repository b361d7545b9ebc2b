"""The connections to Redis that what is cached comes and goes by."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

from redis import ConnectionPool
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError

RESTS = 1.0
"""Seconds for which a Redis that did not answer is not asked again: a page asks a dozen times and waits once."""


class ProcessPool(ConnectionPool):
    """One pool a process and address.

    Django makes a cache, and with it a pool, for every request and every socket of an asynchronous server:
    each would open a connection of its own, for one question.
    """

    away_until = 0.0

    @classmethod
    def from_url(cls, url: str, **kwargs: Any) -> ProcessPool:
        return cls._of(url, tuple(sorted(kwargs.items())))

    @classmethod
    @cache
    def _of(cls, url: str, options: tuple[tuple[str, Any], ...]) -> ProcessPool:
        return super().from_url(url, **dict(options))

    def get_connection(self, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self.away_until:
            raise NoConnection("Redis did not answer a moment ago; it is asked again soon.")
        try:
            return super().get_connection(*args, **kwargs)
        except (RedisError, OSError):
            self.away_until = time.monotonic() + RESTS
            raise
