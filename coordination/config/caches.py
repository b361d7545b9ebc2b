"""The connections to Redis that what is cached comes and goes by."""

from __future__ import annotations

from functools import cache
from typing import Any

from redis import ConnectionPool


class ProcessPool(ConnectionPool):
    """One pool a process and address.

    Django makes a cache, and with it a pool, for every request and every socket of an asynchronous server:
    each would open a connection of its own, for one question.
    """

    @classmethod
    def from_url(cls, url: str, **kwargs: Any) -> ProcessPool:
        return cls._of(url, tuple(sorted(kwargs.items())))

    @classmethod
    @cache
    def _of(cls, url: str, options: tuple[tuple[str, Any], ...]) -> ProcessPool:
        return super().from_url(url, **dict(options))
