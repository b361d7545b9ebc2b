"""PostgreSQL restarted under load: servers, clock and worker come back by themselves.

The cluster is the test's own; into it goes what stands in the test database.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as house_settings
from django.db import connection

from tests.outages.servers import OwnPostgres, free_port, postgres_program, until

ROOT = Path(__file__).resolve().parents[2]
ON_POSTGRES = "postgresql" in house_settings.DATABASES["default"]["ENGINE"]
pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not ON_POSTGRES, reason="no DATABASE_URL: SQLite does not restart"),
]
SERVER = ["-m", "uvicorn", "coordination.config.asgi:application", "--log-level", "warning"]
SERVER += ["--no-access-log", "--no-proxy-headers", "--http", "coordination.config.receiving:TimelyHeaders"]


SEALED_WITHIN = 2  # seconds
FURNISH = f"""
SEALED_WITHIN = {SEALED_WITHIN}
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from coordination.policy.models import Parameter
from coordination.units.models import User
from tests.outages.jobs import be_done
if not User.objects.filter(username="wangmin").exists():  # a test that commits came before
    call_command("load_demo", "--people-only", "--county", "anhe", verbosity=0)
# the rule of 60 seconds leaves an event 30 and a round: too long to wait for here
assert Parameter.objects.filter(name="SEAL_SECONDS").update(raw=SEALED_WITHIN)
be_done.enqueue()
client = Client()
client.force_login(User.objects.get(username="wangmin"))
print(settings.SESSION_COOKIE_NAME + "=" + client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


class Installation:
    """Servers, a clock and a worker over a cluster that the test stops and starts."""

    cookie = ""

    def __init__(self, postgres: OwnPostgres, folder: Path) -> None:
        self.postgres, self.folder = postgres, folder
        self.port = free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.answers: list[tuple[float, int, str]] = []
        self.is_over = threading.Event()
        keys = ("SECRET_KEY", "AUDIT_MAC_KEY", "FIELD_KEY", "BLIND_INDEX_KEY", "SEAL_KEY")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
        self.environment = (
            kept
            | {name: str(getattr(house_settings, name)) for name in keys}
            | {
                "DATABASE_URL": postgres.url,
                "REDIS_URL": house_settings.REDIS_URL,
                "VAR_DIR": str(folder / "var"),
                "ALLOWED_HOSTS": "127.0.0.1",
                "HTTPS": "false",
                "STATIC_FROM_SOURCE": "true",
                "CLOCK_SECONDS": "1",
                "DATABASE_WAIT": "30",
                "PYTHONUNBUFFERED": "1",
                "DJANGO_SETTINGS_MODULE": "coordination.config.settings",
            }
        )

    def furnish(self) -> None:
        """Its people, one of whom is signed in, and a job."""
        done = subprocess.run(  # noqa: S603 - our own lines
            [sys.executable, "-c", FURNISH],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        self.cookie = done.stdout.strip().splitlines()[-1]

    def start(self, name: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S603 - our own commands
                [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def start_all(self) -> None:
        self.start("servers", *SERVER, "--workers", "2", "--port", str(self.port))
        self.start("clock", "manage.py", "clock")
        self.start("worker", "manage.py", "db_worker", "--queue-name", "*", "--interval", "0.2")

    def ask(self, path: str = "/", within: float = 20) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within)
        try:
            line.request("GET", path, headers={"Cookie": self.cookie})
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def load(self) -> None:
        """Somebody who reads the workbench again and again."""
        while not self.is_over.is_set():
            begun = time.monotonic()
            status, said = self.ask()
            self.answers.append((begun, status, said))

    def is_settled(self) -> bool:
        """The last answers were all pages."""
        return {status for _begun, status, _said in self.answers[-15:]} == {200}

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.postgres.url, autocommit=True) as line:
            found = line.execute(statement)  # type: ignore[call-overload]
            return found.fetchall() if found.description else []

    def one_job_more(self) -> None:
        self.sql(
            "UPDATE django_tasks_database_dbtaskresult SET status = 'READY', started_at = NULL, finished_at = NULL"
        )

    def jobs_wait(self) -> bool:
        return self.sql(
            "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status <> 'SUCCESSFUL'"
        ) != [(0,)]

    def end(self) -> None:
        self.is_over.set()
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def pour(into: OwnPostgres, folder: Path) -> None:
    """What stands in the test database."""
    pg_dump, psql = postgres_program("pg_dump"), postgres_program("psql")
    here = connection.settings_dict
    environment = os.environ | {"PGPASSWORD": here["PASSWORD"] or ""}
    place = [
        "-h",
        here["HOST"] or "127.0.0.1",
        "-p",
        str(here["PORT"] or 5432),
        "-U",
        here["USER"] or "postgres",
    ]
    dumped = folder / "dump.sql"
    dump = [pg_dump, *place, "--no-owner", "--no-privileges", "-f", str(dumped), here["NAME"]]
    subprocess.run(dump, env=environment, check=True, timeout=120)  # noqa: S603 - found above
    url = into.url.replace("postgres://", "postgresql://")
    load = [psql, "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", str(dumped)]
    subprocess.run(load, check=True, timeout=120, stdout=subprocess.DEVNULL)  # noqa: S603 - found above


@pytest.fixture
def own_postgres(tmp_path: Path) -> Iterator[OwnPostgres]:
    server = OwnPostgres(tmp_path / "cluster")
    server.create()
    server.start()
    yield server
    server.end()


@pytest.mark.django_db
def test_m2_5_7_postgres_restarted_under_load_everything_comes_back(own_postgres, tmp_path):
    pour(own_postgres, tmp_path)
    house = Installation(own_postgres, tmp_path)
    house.furnish()
    with ExitStack() as after:
        after.callback(house.end)
        own_postgres.stop()
        house.start_all()  # before the database is there: it is waited for
        time.sleep(1)
        own_postgres.start()
        until(lambda: house.ask("/health/ready")[0] == 200, "the servers answer", within=60)
        until(lambda: not house.jobs_wait(), "the worker does its first job", within=30)
        readers = [threading.Thread(target=house.load, daemon=True) for _reader in range(3)]
        for reader in readers:
            reader.start()
        until(lambda: len(house.answers) > 6, "the servers are under load")

        for how, seconds in (("fast", 0.5), ("immediate", 4.0)):
            own_postgres.stop(how)
            time.sleep(seconds)
            if seconds > 3:
                status, said = house.ask("/health/ready")
                assert status == 503
                assert "database" in said
                assert house.ask("/health/live")[0] == 200
            own_postgres.start()
            back = time.monotonic()
            until(lambda: house.ask()[0] == 200, "a page is served again")
            assert time.monotonic() - back < 12, f"after {how}"
            time.sleep(1)
            house.one_job_more()
            until(lambda: not house.jobs_wait(), f"the worker works again after {how}", within=20)
            until(
                lambda: house.sql("SELECT count(*) FROM audit_pending") == [(0,)],
                "the clock seals again",
                within=30,
            )

        until(house.is_settled, "the readers are served again", within=30)
        settled = time.monotonic()
        time.sleep(2)
        house.is_over.set()
        for reader in readers:
            reader.join(timeout=30)
        assert all(process.poll() is None for process in house.processes.values()), (
            "nobody ended or was restarted"
        )
        statuses = Counter(status for _begun, status, _said in house.answers)
        assert set(statuses) <= {200, 503}, statuses
        late = [status for begun, status, _said in house.answers if begun > settled]
        assert late
        assert set(late) == {200}, "of lines that the restart cut none is handed out"
        for _begun, status, said in house.answers:
            assert status == 200 or "数据库暂时没有应答" in said


def test_m2_5_7_a_start_without_its_database_waits_and_then_refuses_in_words(tmp_path):
    keys = dict.fromkeys(
        ("SECRET_KEY", "AUDIT_MAC_KEY", "FIELD_KEY", "BLIND_INDEX_KEY", "SEAL_KEY"), "k" * 50
    )
    nobody = f"postgres://postgres@127.0.0.1:{free_port()}/none"
    environment = (
        os.environ
        | keys
        | {
            "DATABASE_URL": nobody,
            "REDIS_URL": house_settings.REDIS_URL,
            "VAR_DIR": str(tmp_path),
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "false",
            "STATIC_FROM_SOURCE": "true",
            "DATABASE_WAIT": "3",
        }
    )
    port = free_port()
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own server
        [sys.executable, *SERVER, "--port", str(port)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert time.monotonic() - began > 3
    assert "is waited for" in done.stderr
    assert "数据库 3 秒内没有应答，系统未启动" in done.stderr
