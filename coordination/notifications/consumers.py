"""The one socket of a page: it says which records changed and carries nothing else."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from asgiref.sync import sync_to_async
from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils.module_loading import import_string

from coordination.notifications.hints import group_of, missed_since
from coordination.notifications.topics import may_listen

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.units.models import User

    ActorOf = Callable[[User, Any], Actor]
    InboxOf = Callable[[User], Iterable[str]]

MAX_FRAME = 8 * 1024
MAX_TOPICS = 100

BAD_FRAME = 4400
NOT_SIGNED_IN = 4401
TOO_MANY = 4429
TOO_BIG = 1009


class LiveConsumer(AsyncWebsocketConsumer):
    """Subscribes a signed-in person to what that person may see.

    ``actor_of`` tells who acts in a session and ``inbox_of`` which holders'
    tasks stand in a person's inbox; the server names both where it is wired.
    """

    def __init__(self, *args: Any, actor_of: ActorOf, inbox_of: InboxOf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor_of = actor_of
        self.inbox_of = inbox_of
        self.names: dict[str, str] = {}  # topic of the layer → what the page called it
        self.watch: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        if await self._signed_in() is None:
            await self.close(code=NOT_SIGNED_IN)
            return
        await self.accept()
        self.watch = asyncio.create_task(self._watch_session())

    async def disconnect(self, code: int) -> None:
        if self.watch is not None:
            self.watch.cancel()
        for topic in self.names:
            await self.channel_layer.group_discard(group_of(topic), self.channel_name)
        self.names.clear()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None:
            await self.close(code=BAD_FRAME)
        elif len(text_data.encode()) > MAX_FRAME:
            await self.close(code=TOO_BIG)
        elif (asked := _topics_in(text_data)) is None:
            await self.close(code=BAD_FRAME)
        else:
            await self._subscribe(*asked)

    async def hint(self, message: dict[str, str]) -> None:
        """From the layer: a record changed."""
        name = self.names.get(message["topic"])
        if name is not None:
            await self.send(json.dumps({"changed": name}))

    async def _subscribe(self, asked: list[str], rendered: float | None) -> None:
        user = await self._signed_in()
        if user is None:
            await self.close(code=NOT_SIGNED_IN)
            return
        granted = await database_sync_to_async(self._granted)(user, asked)
        new = {topic: name for name in asked for topic in granted.get(name, ()) if topic not in self.names}
        if len(self.names) + len(new) > MAX_TOPICS:
            await self.close(code=TOO_MANY)
            return
        for topic, name in new.items():
            await self.channel_layer.group_add(group_of(topic), self.channel_name)
            self.names[topic] = name
        await self.send(
            json.dumps(
                {
                    "subscribed": [name for name in asked if name in granted],
                    "refused": [name for name in asked if name not in granted],
                }
            )
        )
        if rendered is not None:
            # what changed while the page was on its way was told to nobody
            for topic in await sync_to_async(missed_since)(new, rendered):
                await self.send(json.dumps({"changed": new[topic]}))

    def _granted(self, user: User, asked: list[str]) -> dict[str, list[str]]:
        """What the page asked for → the topics behind it, where this person may listen."""
        actor = self.actor_of(user, self._session())
        granted: dict[str, list[str]] = {}
        for name in asked:
            if name == "notices":
                granted[name] = [f"notices:{user.pk}"]
            elif name == "inbox":
                granted[name] = list(self.inbox_of(user))
            elif may_listen(actor, name):
                granted[name] = [name]
        return granted

    async def _watch_session(self) -> None:
        """Close when the session has ended or the person may no longer sign in."""
        every = settings.SOCKET_CHECK_SECONDS
        while True:
            await asyncio.sleep(every * random.uniform(0.8, 1.2))  # noqa: S311 - spreads the load
            if await self._signed_in() is None:
                await self.close(code=NOT_SIGNED_IN)
                return

    async def _signed_in(self) -> User | None:
        """Who the session stands for now; it is read anew each time."""
        user = await get_user({"session": self._session()})
        return user if user.is_authenticated and user.is_active else None

    def _session(self) -> Any:
        store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store(self.scope["cookies"].get(settings.SESSION_COOKIE_NAME))


def _topics_in(frame: str) -> tuple[list[str], float | None] | None:
    """The topics that a frame asks for, each once, and when its page was rendered.

    ``None`` for anything that is no such frame.
    """
    if frame.count("[") > 1 or frame.count("{") > 1:  # nested, perhaps without end
        return None
    try:
        said = json.loads(frame)
        asked, rendered = said["subscribe"], said.get("rendered")
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if not isinstance(asked, list) or not all(isinstance(topic, str) for topic in asked):
        return None
    if rendered is not None and (isinstance(rendered, bool) or not isinstance(rendered, int | float)):
        return None
    return list(dict.fromkeys(asked)), rendered
