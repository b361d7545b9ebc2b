"""``sockets_per_second``: sockets that a server process accepts and subscribes after its start.

A thousand pages of fifty people come back at once, as they do after a restart: each
opens its socket and asks for three topics, two lists and one that is the person's own.
The figure counts until the last one has its answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

SOCKETS, PEOPLE, AT_ONCE = 1_000, 50, 100
RUNS = 3
TOPICS = ("inbox", "notices", "units.organisation")
SIGN_IN = f"""
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from coordination.units.models import User
Store = import_module(settings.SESSION_ENGINE).SessionStore
keys = []
for user in User.objects.filter(is_active=True, posts__isnull=False).distinct().order_by("pk")[:{PEOPLE}]:
    session = Store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    keys.append(session.session_key)
print(json.dumps([settings.SESSION_COOKIE_NAME, keys]))
"""


def main() -> None:
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/15")
    from tests.benchmarks.house import set_up
    from tests.browser.house import Builder

    set_up()
    with tempfile.TemporaryDirectory() as folder:
        builder = Builder(Path(folder))
        try:
            house = builder.build(people_only=True)
            name, keys = json.loads(house.python(SIGN_IN).splitlines()[-1])
            assert len(keys) == PEOPLE, f"{len(keys)} people have sessions"
            cookies = [f"{name}={keys[number % PEOPLE]}" for number in range(SOCKETS)]
            speeds = []
            for _run in range(RUNS):
                house.start()
                before = busy(house.server.pid)
                took = asyncio.run(open_all(house.url, cookies))
                speeds.append(SOCKETS / took)
                each = (busy(house.server.pid) - before) / SOCKETS * 1000
                print(f"{SOCKETS} sockets in {took:.1f} s, {each:.1f} ms of the server each", file=sys.stderr)
                house.stop()
        finally:
            builder.tear_down()
    from tests.benchmarks.house import say

    say("sockets_per_second", "sockets/s", speeds)


def busy(pid: int) -> float:
    """The seconds that a process has computed so far."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


async def open_all(url: str, cookies: list[str]) -> float:
    """The seconds until every socket was accepted and has what it asked for; all of them stay open."""
    turn = asyncio.Semaphore(AT_ONCE)
    begun = time.perf_counter()
    sockets = await asyncio.gather(*(open_one(url, cookie, turn) for cookie in cookies))
    took = time.perf_counter() - begun
    await asyncio.gather(*(socket.close() for socket in sockets))
    return took


async def open_one(url: str, cookie: str, turn: asyncio.Semaphore):
    from websockets.asyncio.client import connect

    async with turn:
        socket = await connect(
            f"{url.replace('http', 'ws', 1)}/ws/live/",
            origin=url,
            additional_headers={"Cookie": cookie},
            open_timeout=120,
            ping_interval=None,
            compression=None,
        )
        await socket.send(json.dumps({"subscribe": list(TOPICS)}))
        answer = json.loads(await socket.recv())
        assert answer == {"subscribed": list(TOPICS), "refused": []}, answer
        return socket


if __name__ == "__main__":
    main()
