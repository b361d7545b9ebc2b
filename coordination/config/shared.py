"""What processes share beside the database: channels and caches, in Redis where there is one, else in memory."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

Backends = dict[str, dict[str, Any]]


def layers_and_caches(redis_url: str) -> tuple[Backends, Backends]:
    return _in_redis(redis_url) if redis_url else _in_memory()


def _in_redis(url: str) -> tuple[Backends, Backends]:
    layers = {
        "default": {
            # one subscription a process and topic, whoever listens; taken up again where Redis went away
            "BACKEND": "coordination.notifications.layer.PromptLayer",
            # each wait has its end in the layer itself, which says why.
            # What is published is heard in every database of a Redis: ours is told by its number
            "CONFIG": {
                "hosts": [{"address": url, "socket_connect_timeout": 3, "socket_timeout": None}],
                "prefix": f"lianxi{urlsplit(url).path.strip('/') or 0}",
            },
        }
    }
    cache = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "OPTIONS": {
            "pool_class": "coordination.config.caches.ProcessPool",
            # seconds: pages go on without what is cached, and do not wait for it
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
        },
    }
    return layers, {"default": cache, "limits": cache | {"KEY_PREFIX": "limits"}}


def _in_memory() -> tuple[Backends, Backends]:
    layers = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    memory = "django.core.cache.backends.locmem.LocMemCache"
    caches: Backends = {
        # people's sessions and the hints of the last minutes: beyond Django's 300 a third would go
        "default": {"BACKEND": memory, "OPTIONS": {"MAX_ENTRIES": 20_000}},
        # apart, so that nothing else pushes a count out
        "limits": {"BACKEND": memory, "LOCATION": "limits", "OPTIONS": {"MAX_ENTRIES": 100_000}},
    }
    return layers, caches
