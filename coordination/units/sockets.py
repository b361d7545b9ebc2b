"""Who listens at a socket, and whose tasks they hear of."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.contrib.auth import HASH_SESSION_KEY, get_user
from django.contrib.auth import SESSION_KEY as USER_KEY

from coordination.units.actors import SESSION_KEY, actors_of, choose_actor
from coordination.units.queries import holder_keys
from coordination.units.second_step import waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordination.access import Actor
    from coordination.units.models import User

REMEMBERED = 2.0  # seconds
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Listener:
    """A signed-in person at one page: as whom they act there, and the holders whose tasks are theirs."""

    user: User
    actor: Actor
    inbox: Sequence[str]
    until: float | None = None
    """When to ask at the latest who listens: a sign-in may end then."""


@dataclass(frozen=True, slots=True)
class _Desk:
    user: User
    actors: list[Actor]
    inbox: list[str]
    read_at: float


_Proof = tuple[str, str]  # whom a session is for, and by which password
_desks: dict[_Proof, _Desk] = {}


def listener_of(session: Any) -> Listener | None:
    """Who the session stands for now; nobody where it has ended, or the person may not sign in (yet)."""
    desk = None if waits(session) else _desk_of(session)
    if desk is None:
        return None
    return Listener(desk.user, choose_actor(desk.user, desk.actors, session.get(SESSION_KEY, "")), desk.inbox)


def _desk_of(session: Any) -> _Desk | None:
    """After a restart all the pages of a person come back at once: their account and posts are read once for them.

    The session itself is read each time. What is heard is no more than that a record changed; its page asks
    anew who may see it.
    """
    proof = session.get(USER_KEY, ""), session.get(HASH_SESSION_KEY, "")
    now = time.monotonic()
    desk = _desks.get(proof)
    if desk is not None and now - desk.read_at <= REMEMBERED:
        return desk
    user: Any = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]  # of a request it reads this alone
    if not (user.is_authenticated and user.is_active) or user.must_change_password:
        return None
    if len(_desks) > MOST:
        _desks.clear()
    actors = actors_of(user)
    inbox = [f"inbox:{unit_id}:{role}" for unit_id, role in sorted(holder_keys(actors))]
    desk = _desks[proof] = _Desk(user, actors, inbox, now)
    return desk
