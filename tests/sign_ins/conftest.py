from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from redis import ConnectionError as RedisIsAway

from tests.notifications.conftest import fresh_layer as fresh_layer


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


class Away:
    """A cache that does not answer."""

    def __getattr__(self, name: str) -> object:
        def asked(*args: object, **kwargs: object) -> None:
            raise RedisIsAway("gone")

        return asked


@pytest.fixture(params=["cache", "no cache"])
def with_and_without_cache(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "no cache":
        monkeypatch.setattr("coordination.sign_ins.store._cache", Away)
