"""What a server does before it answers, and what runs inside the embedded one beside the pages.

Before: the keys have to be the right ones. Beside: the rounds of the house and the job worker.

Each is an asyncio task of the server's own loop and each round of it one
``sync_to_async`` call, so that hints sent from a round leave by that loop at
once; from a bare thread they would arrive seconds late. Nothing starts under
tests and commands, nor in scaled-out servers: ``manage.py clock`` and
``db_worker`` do this work there.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError

from coordination.documents.printing import QUEUE as PAPERS
from coordination.keeping.opening import hold_journal, open_house
from coordination.keeping.words import NotOpened
from coordination.notifications.hints import use_loop
from coordination.safekeeping.unfinished import HalfRestored, must_be_whole
from workflows.engine.outage import beat
from workflows.rounds import Round, go, rounds, while_open

Message = dict[str, Any]
JOB_SECONDS = 1.0
BEAT = Round("beat", while_open(beat), 60)  # a closed house counts as one that stood still


class Lifespan:
    """The ASGI lifespan: starts the rounds with the server and lets them finish with it."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[None]] = []
        self.stopping = asyncio.Event()
        self.held: sqlite3.Connection | None = None

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                if why := await why_closed():
                    await send({"type": "lifespan.startup.failed", "message": why})
                    return
                use_loop(asyncio.get_running_loop())
                self.held = hold_journal()
                freeze()
                if settings.KEEPS_BEAT:
                    self.tasks.append(asyncio.create_task(go_round(BEAT, self.stopping), name=BEAT.name))
                if settings.EMBEDDED_CLOCK:
                    self.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.stop()
                use_loop(None)
                if self.held is not None:
                    self.held.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def start(self) -> None:
        workers = [
            Round("job worker", while_open(partial(run_jobs, but=[PAPERS])), JOB_SECONDS),
            Round("paper worker", while_open(partial(run_jobs, [PAPERS])), JOB_SECONDS),
        ]
        for each in [*rounds(), *workers]:
            self.tasks.append(asyncio.create_task(go_round(each, self.stopping), name=each.name))

    async def stop(self) -> None:
        """A round that has begun is awaited, so that its transaction stays whole."""
        self.stopping.set()
        await asyncio.gather(*self.tasks)


def freeze() -> None:
    """What was loaded for good is looked through by no later collection of garbage."""
    gc.collect()
    gc.freeze()


async def why_closed() -> str:
    """Why this house does not open, empty where it does; said, for uvicorn may serve where a start only raises."""
    try:
        must_be_whole()
        await sync_to_async(open_house, thread_sensitive=False)()
    except (NotOpened, HalfRestored, DatabaseError) as error:
        return str(error)
    return ""


async def go_round(each: Round, stopping: asyncio.Event) -> None:
    """Do the work, rest, do it again."""
    while not stopping.is_set():
        rest = await sync_to_async(go, thread_sensitive=False)(each)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(rest):
                await stopping.wait()


def run_jobs(queues: Sequence[str] = ("*",), *, but: Sequence[str] = ()) -> None:
    """Do the jobs that wait in some queues. Looks first: an empty queue takes no write lock."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.ready().exclude(queue_name__in=but)
    if "*" not in queues:
        waiting = waiting.filter(queue_name__in=queues)
    if not waiting.exists():
        return
    worker = Worker(
        queue_names=list(queues),
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="embedded",
        excluded_queue_names=list(but),
    )
    worker.run()
