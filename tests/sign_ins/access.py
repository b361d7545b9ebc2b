"""Who gets what from the pages of one's own sign-ins: everybody their own, of another's nobody learns."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from coordination.sign_ins.models import SignIn
from coordination.sign_ins.store import SessionStore
from tests.access_rules import Row, everyone, seen_by

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def sign_in(self) -> SignIn:
        """One of the clerk of finance, at another browser."""
        store = SessionStore()
        store["_auth_user_id"] = str(self.world.clerk_post.user_id)
        store.create()
        return SignIn.objects.get(pk=store.session_key)


def number(world: World) -> dict[str, Any]:
    return {"number": world.sign_ins.sign_in.number}


ROWS = [
    Row("sign_ins:own", everyone(200)),
    Row("sign_ins:here", everyone(200)),
    Row("sign_ins:here", everyone(200), method="post"),
    Row("sign_ins:end", seen_by("UCLERK", status=302), number, "post"),
    Row("sign_ins:end_others", everyone(302), method="post"),
]
