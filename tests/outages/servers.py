"""Servers of a test's own, which it may stop: never those that others use."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
import redis

PATIENCE = 20.0


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(answers: Callable[[], object], what: str, within: float = PATIENCE) -> None:
    """Wait until something is so; an error is a no."""
    limit = time.monotonic() + within
    why: BaseException | None = None
    while time.monotonic() < limit:
        try:
            if answers():
                return
        except (OSError, redis.RedisError, psycopg.Error, subprocess.CalledProcessError) as error:
            why = error
        time.sleep(0.05)
    raise AssertionError(f"not within {within} s: {what} ({why})")


class OwnRedis:
    """A Redis that keeps nothing, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.program = shutil.which("redis-server") or ""
        if not self.program:
            pytest.skip(
                "redis-server is not installed here: no Redis of its own to stop (apt install redis-server)"
            )
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [
            self.program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        with (self.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - found above
        until(self._answers, "Redis answers")

    def _answers(self) -> object:
        with redis.Redis.from_url(self.url, socket_timeout=1) as client:
            return client.ping()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def fall_silent(self) -> None:
        """It takes what is sent and answers nothing; what it keeps it keeps."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def speak_again(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)
        until(self._answers, "Redis answers again")

    def end(self) -> None:
        if self.process is not None:
            self.kill()


def postgres_program(name: str) -> str:
    """Where Debian puts it, or wherever else it is found; empty where it is not."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(newest[-1]) if newest else shutil.which(name) or ""


class OwnPostgres:
    """A cluster of its own in a folder, on a port of its own, run by somebody who is not root."""

    def __init__(self, folder: Path) -> None:
        self.initdb, self.pg_ctl = postgres_program("initdb"), postgres_program("pg_ctl")
        if not (self.initdb and self.pg_ctl):
            pytest.skip(
                "initdb and pg_ctl are not installed here: no PostgreSQL of its own to stop (apt install postgresql)"
            )
        self.owner = self._somebody()
        self.folder, self.port = folder, free_port()
        folder.mkdir(parents=True, exist_ok=True)
        if self.owner:
            shutil.chown(folder, self.owner)
            for above in [folder, *folder.parents]:  # pytest's own folders are root's alone
                if above.stat().st_uid == 0 and above.is_relative_to("/tmp") and above != Path("/tmp"):  # noqa: S108
                    above.chmod(above.stat().st_mode | 0o011)

    @staticmethod
    def _somebody() -> str:
        """PostgreSQL refuses to be run by root; empty where we are somebody else."""
        if os.geteuid() != 0:
            return ""
        for name in ("postgres", "nobody"):
            with suppress(KeyError):
                return pwd.getpwnam(name).pw_name
        pytest.skip("PostgreSQL is not run by root, and there is no account of another")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, *command: str) -> None:
        done = subprocess.run(  # noqa: S603 - found above
            command,
            user=self.owner or None,
            cwd="/",
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout.decode(errors="replace")

    def create(self) -> None:
        self._run(
            self.initdb, "-D", str(self.data), "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8"
        )

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
        log = str(self.folder / "postgres.log")
        self._run(self.pg_ctl, "-D", str(self.data), "-l", log, "-o", options, "-w", "start")

    def stop(self, how: str = "fast") -> None:
        """fast: every line is cut; immediate: as if it had crashed."""
        self._run(self.pg_ctl, "-D", str(self.data), "-m", how, "-w", "stop")

    def end(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
