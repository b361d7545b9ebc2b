"""What everybody gets from this room's addresses: a key opens the interface, the security administrator its clients."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from coordination.api.models import ApiClient
from tests.access_rules import Row, everyone, only, seen_by
from tests.api.clients import add

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    """A client of the provincial platform."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def client(self) -> ApiClient:
        return add(self.cast)[0]


def code(world: World) -> dict[str, Any]:
    return {"code": world.api.client.code}


NO_KEY = everyone(401).public(401)

ROWS: list[Row] = [
    Row("api:openapi-json", only("SECADM").public(401)),
    Row("api:openapi-view", only("SECADM")),
    Row("api:api-root", everyone(404)),
    Row("api:warnings", NO_KEY, method="post"),
    Row("api:warning-list", NO_KEY),
    Row("api:warning", NO_KEY, {"key": "0" * 32}),
    Row("api:counts", NO_KEY),
    Row("api:watch-counts", NO_KEY),
    Row("interfaces:clients", only("SECADM")),
    Row("interfaces:add", only("SECADM")),
    Row("interfaces:add", only("SECADM", status=422), method="post", note="empty"),
    Row("interfaces:client", seen_by("SECADM"), code),
    Row("interfaces:key", seen_by("SECADM"), code),
    Row("interfaces:key", seen_by("SECADM", status=201), code, "post"),
    Row("interfaces:end", seen_by("SECADM"), code),
    Row("interfaces:end", seen_by("SECADM", status=302), code, "post", {"reason": "停用"}),
]
