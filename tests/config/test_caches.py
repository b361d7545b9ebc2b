"""What is cached goes over the connections of the process, whoever asks."""

from __future__ import annotations

from contextvars import Context

import pytest
from django.conf import settings
from django.core.cache import caches
from redis import ConnectionPool

from coordination.config.caches import ProcessPool

HERE, THERE = "redis://127.0.0.1:6379/3", "redis://127.0.0.1:6379/4"


def test_a_process_has_one_pool_for_each_address():
    assert ProcessPool.from_url(HERE, db=1) is ProcessPool.from_url(HERE, db=1)
    assert ProcessPool.from_url(HERE) is not ProcessPool.from_url(THERE)
    assert ProcessPool.from_url(HERE) is not ProcessPool.from_url(HERE, db=1)


@pytest.mark.skipif(not settings.REDIS_URL, reason="no REDIS_URL: the cache lies in memory")
def test_requests_share_the_connections_of_the_cache():
    def asked() -> tuple[int, ConnectionPool]:
        """As a request asks, which has a cache of its own."""
        cache = caches["default"]
        cache.get("nothing")
        return id(cache), cache._cache._get_connection_pool(write=False)

    own, pool = asked()
    kept = [Context().run(asked) for _request in range(3)]
    assert own not in {other for other, _pool in kept}, "the requests' caches are one, so this shows nothing"
    assert [other is pool for _other, other in kept] == [True, True, True]
