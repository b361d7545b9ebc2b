"""The real server for browser tests: its own process, database, clock and demo county."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.browser.beside import ROOT, Beside

STARTS_WITHIN = 60.0
SETTINGS = "coordination.config.settings"
DATABASE = "database"  # the file beside a template that names its database
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
KEYS = ("SECRET_KEY", "AUDIT_MAC_KEY", "FIELD_KEY", "BLIND_INDEX_KEY", "SEAL_KEY")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class House:
    """One running Lianxi, of this checkout or another. ``python()`` runs a few lines beside it, in its settings."""

    folder: Path
    env: dict[str, str]
    root: Path = ROOT
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None
    beside: Beside | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        path = self.folder / "server.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def manage(self, *arguments: str) -> str:
        """A management command in the house's own settings; its output."""
        return self._ask(command=arguments)

    def python(self, source: str) -> str:
        """Run lines with the house's models, e.g. to move a stored due time back; what they print."""
        return self._ask(source=source).strip()

    def _ask(self, **request: object) -> str:
        if self.beside is None:
            self.beside = Beside(self.env, self.root, self.folder / "beside.log")
        return self.beside.ask(**request)

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "coordination.config.serve", "--port", str(self.port)],
                cwd=self.root,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        limit = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < limit:
            if self.server.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/health/", timeout=2):  # noqa: S310 - our own address
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"The server did not start:\n{self.log[-4000:]}")

    def stop(self) -> None:
        """End it and every child; a server that hangs on its way out is a failure of its own."""
        if self.beside is not None:
            self.beside.close()
            self.beside = None
        if self.server is None or self.server.poll() is not None:
            return
        self.server.terminate()
        try:
            self.server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
            raise


class Builder:
    """Builds the demo county once for all workers of a run, then hands out copies, on SQLite or PostgreSQL."""

    def __init__(
        self, folder: Path, root: Path = ROOT, shared: Path | None = None, settings: str = SETTINGS
    ) -> None:
        self.folder, self.root, self.settings = folder, root, settings
        self.server_url = os.environ.get("DATABASE_URL", "")
        self.databases: list[str] = []
        self.houses: list[House] = []
        shared = shared or folder
        self.people, self.county = shared / "people", shared / "county"
        self.list_of_workers = shared / "builders"
        self.is_listed = False

    def _environment(self, var: Path, database: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
        kept.pop("DATABASE_URL", None)
        env = kept | {
            "DJANGO_SETTINGS_MODULE": self.settings,
            "VAR_DIR": str(var),
            "FONT_DIRS": ",".join(
                filter(None, [os.environ.get("FONT_DIRS", ""), str(ROOT / "var" / "fonts")])
            ),
            "DEBUG": "false",
            "STATIC_FROM_SOURCE": "true",
            "CLOCK_SECONDS": "1",
            "EMBEDDED_CLOCK": "true",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "HTTPS": "false",
            "PYTHONUNBUFFERED": "1",
        }
        if database:
            scheme, place, _path, query, fragment = urlsplit(self.server_url)
            env["DATABASE_URL"] = urlunsplit((scheme, place, f"/{database}", query, fragment))
            env |= {name: f"browser-tests-{name.lower()}-{'x' * 32}" for name in KEYS}
            if (
                WORKER
            ):  # the houses of another worker hear nothing of these; nor does a test, which counts upwards
                env["REDIS_URL"] = (
                    f"{env['REDIS_URL'].rpartition('/')[0]}/{14 - int(WORKER.removeprefix('gw'))}"
                )
        else:
            env.pop("REDIS_URL", None)
        return env

    def _sql(self, statement: str) -> None:
        import psycopg

        _scheme, place, _path, query, fragment = urlsplit(self.server_url)
        maintenance = urlunsplit(("postgresql", place, "/postgres", query, fragment))
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def _new_database(self, template: str = "") -> str:
        if not self.server_url:
            return ""
        name = f"lianxi_browser_{secrets.token_hex(4)}"
        self._sql(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return name

    def furnish(self, var: Path, like: str = "") -> House:
        """A house over this folder, on PostgreSQL with a database of its own: empty, or a copy of another."""
        database = self._new_database(like)
        self.databases += filter(None, [database])
        self.houses.append(House(var, self._environment(var, database), self.root))
        return self.houses[-1]

    def build(self, *, people_only: bool = False) -> House:
        """A house of its own with the demo county in it, not started yet."""
        with self._workers() as workers:
            if not self.is_listed:
                if not workers:
                    for left in (self.people, self.county):
                        shutil.rmtree(left, ignore_errors=True)
                workers.append(str(os.getpid()))
                self.is_listed = True
            template = self._people() if people_only else self._county()
            return self._copy(template, self.folder / secrets.token_hex(4))

    def _people(self) -> Path:
        """The template with people alone, built when it is first asked for."""
        if not self.people.exists():
            self.people.mkdir()
            house = self.furnish(self.people)
            house.manage("migrate", "--verbosity", "0")
            house.manage("load_demo", "--people-only", "--county", "anhe")
            self._keep(house)
        return self.people

    def _county(self) -> Path:
        """The one with all that the demonstration tells."""
        if not self.county.exists():
            house = self._copy(self._people(), self.county)
            house.manage("load_demo", "--county", "anhe")
            self._keep(house)
        return self.county

    def _keep(self, house: House) -> None:
        """A template outlasts the worker that built it: its database belongs to whoever is the last."""
        house.stop()
        database = self.databases.pop() if self.databases else ""
        (house.folder / DATABASE).write_text(database)

    def _copy(self, template: Path, var: Path) -> House:
        shutil.copytree(template, var)
        return self.furnish(var, (template / DATABASE).read_text())

    @contextmanager
    def _workers(self) -> Iterator[list[str]]:
        """Those who copy the templates; one of them at a time changes the list."""
        with self.list_of_workers.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            workers = file.read().split()
            yield workers
            file.truncate(0)
            file.write(" ".join(workers))

    def tear_down(self) -> None:
        for house in self.houses:
            house.stop()
        if self.is_listed:
            with self._workers() as workers:
                workers.remove(str(os.getpid()))
                if not workers:
                    for template in filter(Path.exists, (self.people, self.county)):
                        self.databases += filter(None, [(template / DATABASE).read_text()])
                        shutil.rmtree(template)
        for name in self.databases:
            self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
