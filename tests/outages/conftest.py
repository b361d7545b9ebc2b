from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from channels.layers import channel_layers

from coordination.config.shared import layers_and_caches
from coordination.notifications import hints
from tests.outages.servers import OwnRedis


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.end()


@pytest.fixture
def on_own_redis(own_redis: OwnRedis, settings) -> Iterator[OwnRedis]:
    """The house on a Redis that the test may stop; its settings are the scaled-out ones."""
    here = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": own_redis.url,
        "OPTIONS": {
            "pool_class": "coordination.config.caches.ProcessPool",
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
        },
    }
    settings.REDIS_URL = own_redis.url
    settings.CACHES = {"default": here, "limits": here | {"KEY_PREFIX": "limits"}}
    settings.CHANNEL_LAYERS, _caches = layers_and_caches(own_redis.url)
    channel_layers.backends.clear()
    hints.use_loop(None)
    yield own_redis
    channel_layers.backends.clear()
