"""The one socket of a page: it says which records changed and carries nothing else."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import wraps
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import translation
from django.utils.module_loading import import_string
from redis import RedisError

from coordination.audit.doors import record_at_door
from coordination.limits import SOCKETS, SUBSCRIPTIONS, TooOften
from coordination.notifications.hints import group_of, missed_since, person_group
from coordination.notifications.line import AWAY, line_here
from coordination.notifications.topics import may_listen, topics_behind

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.units.models import User

    ListenerOf = Callable[[Any], "Listener | None"]

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

MAX_FRAME = 8 * 1024
MAX_TOPICS = 100
BUDGET = (
    2000  # names that one socket may ask for in a minute, a question whether the line holds counting as one
)
MINUTE = 60.0

BAD_FRAME = 4400
NOT_SIGNED_IN = 4401
TOO_MANY = 4429
TOO_BIG = 1009
LATE = 2.0  # seconds after a session may have ended by which it is looked after
SOON = 3.0  # seconds; longer than anything is remembered of who listens


# a line that swallows bytes closes nothing: the page asks whether somebody is there
ASK = '{"ask":true}'
HERE: tuple[list[str], float | None] = ([], None)


def in_database(work: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Work in the thread that reads the database for all sockets.

    Its connection stays open: to open one, or to fetch one from the pool, costs more than what a socket reads.
    """

    @wraps(work)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        finally:
            if connection.errors_occurred:
                close_old_connections()

    return sync_to_async(read)


class Listener(Protocol):
    """A signed-in person, as whom they act, the topics of the holders whose tasks are theirs, and when to ask again."""

    @property
    def user(self) -> User: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def inbox(self) -> Sequence[str]: ...

    @property
    def until(self) -> float | None: ...


class LiveConsumer(AsyncWebsocketConsumer):
    """Subscribes a signed-in person to what that person may see.

    ``listener_of`` tells who listens in a session; the server names it where it is wired.
    """

    def __init__(self, *args: Any, listener_of: ListenerOf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listener_of = listener_of
        self.names: dict[str, str] = {}  # topic of the layer → what the page called it
        self.watch: asyncio.Task[None] | None = None
        self.person: int | None = None
        self.until: float | None = None  # by the clock on the wall; the sign-in may end then
        self.place = ""  # among the sockets that one person may have
        self.spent, self.since = 0, 0.0
        self.is_accepted = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """While hints do not come, nobody is let in to wait for them; nor is anything read for it."""
        line = line_here()
        try:
            if not line.is_away:
                await super().__call__(scope, receive, send)
                return
        except RedisError as error:
            logger.warning("Redis does not answer (%s): a socket is closed, its page comes again", error)
            await self.disconnect(AWAY)
        if not self.is_accepted:
            await send({"type": "websocket.accept"})  # a page hears the code of no other close
        await send({"type": "websocket.close", "code": AWAY})

    async def accept(self, *args: Any, **kwargs: Any) -> None:
        await super().accept(*args, **kwargs)
        self.is_accepted = True

    async def connect(self) -> None:
        listener = await in_database(self._listener)()
        if listener is None:
            await self.close(code=NOT_SIGNED_IN)
            return
        await self.accept()  # a page hears the code of no other close
        try:
            self.place = await in_database(SOCKETS.take)(listener.user.pk)
        except TooOften as error:
            await self._turn_away(listener, error)
            return
        self.person, self.until = listener.user.pk, listener.until
        line_here().join(self)
        await self.channel_layer.group_add(person_group(self.person), self.channel_name)
        self.watch = asyncio.create_task(self._watch_session())

    async def disconnect(self, code: int) -> None:
        if self.watch is not None:
            self.watch.cancel()
        line_here().leave(self)
        groups = [group_of(topic) for topic in self.names]
        self.names.clear()
        if self.person is not None:
            groups.append(person_group(self.person))
            await in_database(SOCKETS.leave)(self.place)
        for group in groups:
            with suppress(RedisError):  # it has gone from here all the same
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None:
            await self.close(code=BAD_FRAME)
        elif len(text_data.encode()) > MAX_FRAME:
            await self.close(code=TOO_BIG)
        elif (asked := _frame(text_data)) is None:
            await self.close(code=BAD_FRAME)
        elif not self._affords(1 if asked is HERE else len(asked[0])):
            await self.close(code=TOO_MANY)
        elif asked is HERE:
            await self.send(json.dumps({"here": True}))
        else:
            await self._subscribe(*asked)

    def _affords(self, names: int) -> bool:
        now = time.monotonic()
        if now - self.since > MINUTE:
            self.spent, self.since = 0, now
        self.spent += names
        return self.spent <= BUDGET

    async def hint(self, message: dict[str, str]) -> None:
        """From the layer: a record changed."""
        name = self.names.get(message["topic"])
        if name is not None:
            await self.send(json.dumps({"changed": name}))

    async def _subscribe(self, asked: list[str], rendered: float | None) -> None:
        try:
            granted = await in_database(self._granted)(asked)
        except TooOften as error:
            listener = await in_database(self._listener)()
            await (self._turn_away(listener, error) if listener else self.close(code=NOT_SIGNED_IN))
            return
        if granted is None:
            await self.close(code=NOT_SIGNED_IN)
            return
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

    def _granted(self, asked: list[str]) -> dict[str, list[str]] | None:
        """What the page asked for → the topics behind it, where this person may listen; None for nobody."""
        listener = self._listener()
        if listener is None:
            return None
        SUBSCRIPTIONS.admit(listener.user.pk, len(asked))
        granted: dict[str, list[str]] = {}
        for name in asked:
            if name == "notices":
                granted[name] = [f"notices:{listener.user.pk}"]
            elif name == "inbox":
                granted[name] = list(listener.inbox)
            elif may_listen(listener.actor, name):
                granted[name] = topics_behind(listener.actor, name)
        return granted

    async def _turn_away(self, listener: Listener, error: TooOften) -> None:
        """Say until when in the person's language; the first of a spell goes on record."""
        await in_database(self._record)(listener, error)
        with translation.override(listener.user.language):
            reason = str(error)
        await self.close(code=TOO_MANY, reason=reason)

    def _record(self, listener: Listener, error: TooOften) -> None:
        if error.begins_spell():
            address = (self.scope.get("client") or ("",))[0]
            record_at_door(error.door, actor=listener.actor, subject=listener.user, address=address)

    async def look_again(self, message: dict[str, str]) -> None:
        """From the layer: a session of this person has ended, perhaps this one.

        What was read a moment ago may be remembered still: it is looked at now, and once more soon.
        """
        if self.watch is not None:
            self.watch.cancel()
            self.watch = asyncio.create_task(self._watch_session(0, SOON))

    async def _watch_session(self, *first: float) -> None:
        """Close when the session has ended or the person may no longer sign in; ``first`` come looks of now.

        Where neither can be asked now, it is asked again: an outage says nothing of a session.
        """
        for rest in chain(first, repeat(None)):
            await asyncio.sleep(self._rest() if rest is None else rest)
            await in_database(SOCKETS.keep)(self.place)
            try:
                listener = await in_database(self._listener)()
            except (DatabaseError, RedisError):
                logger.warning("A socket could not look after its session; it asks again.", exc_info=True)
                continue
            if listener is None:
                await self.close(code=NOT_SIGNED_IN)
                return
            self.until = listener.until

    def _rest(self) -> float:
        """Until the session is looked after again, and no longer than to its end; spread, as people's pages are many."""
        rest = settings.SOCKET_CHECK_SECONDS * random.uniform(0.8, 1.2)  # noqa: S311
        if self.until is None:
            return rest
        return min(rest, max(self.until - time.time(), 0) + random.uniform(0.2, LATE))  # noqa: S311

    def _listener(self) -> Listener | None:
        """Who the session stands for now; it is read anew each time."""
        store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return self.listener_of(store(self.scope["cookies"].get(settings.SESSION_COOKIE_NAME)))


def _frame(frame: str) -> tuple[list[str], float | None] | None:
    """The topics that a frame asks for, each once, and when its page was rendered; HERE where it asks for an answer.

    ``None`` for anything that is no such frame.
    """
    if frame == ASK:
        return HERE
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
