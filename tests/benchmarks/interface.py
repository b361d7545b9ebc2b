"""``api_single_per_second`` and ``api_batch_per_second``: four platforms report over the wire, each for itself.

The server is the one that runs: on PostgreSQL two workers with Redis beside it (BENCH_REDIS_URL), on SQLite
the embedded one. Each warning is matched against a register, compared for duplicates, given a proposal,
a version, an event and its step. Counted is what the house has taken in, from the first request to the last answer.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLIENTS, WORKERS = 4, 2
REGISTER = 20_000
SINGLE, BATCHES, IN_BATCH = 100, 10, 50
RUNS, WARM = 3, 1
REDIS = os.environ.get("BENCH_REDIS_URL", "redis://127.0.0.1:6379/15")
URL = os.environ.get("DATABASE_URL", "")

FURNISH = f"""
import json
from django.db import connection
from coordination.access import Actor
from coordination.api.actions import add_client
from coordination.units.models import Organisation, Post, Role
from tests.benchmarks.people import fill_register
fill_register({REGISTER})
post = Post.objects.filter(role=Role.SECADM).select_related("user").first()
keys = [
    add_client(
        actor=Actor(post.user, post), code=f"platform-{{number}}", name=f"平台{{number}}",
        organisation=Organisation.objects.get(code="SMZ"), role=Role.UP, channel="province",
        scopes=["warnings:write"], rate=1_000_000,
    )[1]
    for number in range({CLIENTS})
]
print(json.dumps(keys))
"""
COUNT = """
from coordination.audit.models import Event
from coordination.monitoring.models import Warning
from coordination.monitoring.verbs import WarningVerb
from workflows.models import Task
print(Warning.objects.count(), Event.objects.filter(verb=WarningVerb.RECEIVED).count(), Task.objects.open().count())
"""


class Platform:
    """One client with a line that stays open."""

    def __init__(self, port: int, key: str, name: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"X-API-Key": key, "Content-Type": "application/json"}
        self.name, self.sent = name, 0
        self.waits: list[float] = []

    def report(self, count: int) -> None:
        rows = [self._row() for _number in range(count)]
        begun = time.perf_counter()
        self.line.request("POST", "/api/v1/warnings", json.dumps({"warnings": rows}), self.headers)
        answer = self.line.getresponse()
        said = json.loads(answer.read())
        self.waits.append(time.perf_counter() - begun)
        assert answer.status == 200, said
        assert said["opened"] == count, said

    def _row(self) -> dict[str, object]:
        """Half of the register, half of people it does not know; every tenth urgent."""
        from tests.benchmarks.people import identity

        n, self.sent = self.sent, self.sent + 1
        name, number, _born = identity((int(self.name) * 4_999 + n * 7 + 1) % REGISTER)
        kinds = ["illness", "policy_gap", "education", "housing", "unemployment", "improved"]
        row: dict[str, object] = {
            "source_key": f"{self.name}-{n}",
            "name": name if n % 2 else f"钱{self.name}{n}",
            "township": f"XZ{n % 21 + 1:02d}",
            "kinds": [kinds[n % len(kinds)]],
            "facts": "数据比对发现近三个月个人负担医疗费用较高，家庭收入下降，请核实。",
            "level": "urgent" if n % 10 == 0 else "ordinary",
        }
        return row | ({"id_number": number} if n % 2 else {})


def together(platforms: list[Platform], requests: int, rows: int) -> float:
    """All of them at once, each one request after the other; warnings a second."""
    failed: list[BaseException] = []

    def go(platform: Platform) -> None:
        try:
            for _request in range(requests):
                platform.report(rows)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=go, args=(platform,)) for platform in platforms]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    if failed:
        raise failed[0]
    return len(platforms) * requests * rows / took


@contextmanager
def running() -> Iterator[tuple[int, list[str], object]]:
    """The server over a house of its own; its port, the keys of the clients, what asks the house."""
    from tests.browser.house import Builder, House, free_port

    with tempfile.TemporaryDirectory() as folder:
        if URL:
            os.environ.setdefault("REDIS_URL", REDIS)
        builder = Builder(Path(folder))
        try:
            house: House = builder.build(people_only=True)
            house.env |= {"EMBEDDED_CLOCK": "false"}
            keys = json.loads(house.python(FURNISH))
            port = free_port()
            with (Path(folder) / "server.log").open("ab") as log:
                server = subprocess.Popen(_command(port), env=house.env, stdout=log, stderr=log)  # noqa: S603
            try:
                _until_it_answers(port, server, Path(folder) / "server.log")
                yield port, keys, house
            finally:
                server.terminate()
                server.wait(timeout=30)
        finally:
            builder.tear_down()


def _command(port: int) -> list[str]:
    """As the README starts it scaled out, or as ``make run`` does."""
    if not URL:
        return [sys.executable, "-m", "coordination.config.serve", "--port", str(port)]
    served = ["coordination.config.asgi:application", "--port", str(port), "--workers", str(WORKERS)]
    receiving = ["--no-proxy-headers", "--http", "coordination.config.receiving:TimelyHeaders"]
    return [sys.executable, "-m", "uvicorn", *served, *receiving, "--log-level", "warning", "--no-access-log"]


def _until_it_answers(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(log.read_text()[-4000:])


def main() -> None:
    from tests.benchmarks.house import set_up

    set_up()
    from tests.benchmarks.house import say

    with running() as (port, keys, house):
        platforms = [Platform(port, key, str(number)) for number, key in enumerate(keys)]
        for name, requests, rows in (
            ("api_single_per_second", SINGLE, 1),
            ("api_batch_per_second", BATCHES, IN_BATCH),
        ):
            speeds = []
            for run in range(RUNS + WARM):
                speed = together(platforms, requests, rows)
                waits = sorted(wait for platform in platforms for wait in platform.waits)
                print(
                    f"{name}: {speed:.1f} a second, an answer after {waits[len(waits) // 2] * 1000:.0f} ms",
                    file=sys.stderr,
                )
                if run >= WARM:
                    speeds.append(speed)
                for platform in platforms:
                    platform.waits.clear()
            say(name, "warnings/s", speeds)
        sent = sum(platform.sent for platform in platforms)
        taken, traced, open_steps = map(int, house.python(COUNT).split())
        assert (taken, traced) == (sent, sent), "each has come in once and left its event"
        assert open_steps >= sent, "each waits for somebody"


if __name__ == "__main__":
    main()
