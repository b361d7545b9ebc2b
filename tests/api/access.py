"""What everybody gets from this room's addresses: a session opens none of them, a key does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.access_rules import Row, everyone

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    """Nothing of this room is opened by a session."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast


NO_KEY = everyone(401).public(401)

ROWS: list[Row] = [
    Row("api:openapi-json", everyone(200).public(200)),
    Row("api:openapi-view", everyone(200)),
    Row("api:api-root", everyone(404)),
    Row("api:warnings", NO_KEY, method="post"),
    Row("api:warning-list", NO_KEY),
    Row("api:warning", NO_KEY, {"key": "0" * 32}),
    Row("api:counts", NO_KEY),
    Row("api:watch-counts", NO_KEY),
]
