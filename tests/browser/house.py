"""The real server for browser tests: its own process, database, clock and demo county."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
STARTS_WITHIN = 60.0
KEYS = ("SECRET_KEY", "AUDIT_MAC_KEY", "FIELD_KEY", "BLIND_INDEX_KEY")


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

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        path = self.folder / "server.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def manage(self, *arguments: str) -> str:
        """A management command in the house's own settings; its output."""
        done = subprocess.run(  # noqa: S603 - our own manage.py
            [sys.executable, "manage.py", *arguments],
            cwd=self.root,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def python(self, source: str) -> str:
        """Run lines with the house's models, e.g. to move a stored due time back; what they print."""
        return self.manage("shell", "--no-imports", "-c", source).strip()

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
    """Builds the demo county once, then hands out copies of it, on SQLite or PostgreSQL."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.folder, self.root = folder, root
        self.server_url = os.environ.get("DATABASE_URL", "")
        self.databases: list[str] = []
        self.first: Path | None = None

    def _environment(self, var: Path, database: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
        kept.pop("DATABASE_URL", None)
        env = kept | {
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
        self.databases.append(name)
        return name

    def furnish(self, var: Path, like: str = "") -> House:
        """A house over this folder, on PostgreSQL with a database of its own: empty, or a copy of another."""
        return House(var, self._environment(var, self._new_database(like)), self.root)

    def _template(self) -> Path:
        if self.first is None:
            var = self.folder / "template"
            var.mkdir()
            house = self.furnish(var)
            house.manage("migrate", "--verbosity", "0")
            house.manage("load_demo")
            self.first = var
        return self.first

    def build(self) -> House:
        """A house of its own with the demo county in it, not started yet."""
        template = self._template()
        var = self.folder / secrets.token_hex(4)
        shutil.copytree(template, var)
        return self.furnish(var, self.databases[0] if self.databases else "")

    def tear_down(self) -> None:
        for name in self.databases:
            self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
