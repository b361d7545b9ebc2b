"""What somebody needs who means harm: a connection from elsewhere, statements past the house, an eye for its files."""

from __future__ import annotations

import http.client
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from coordination.demo.visitor import Refused, Visitor
from tests.browser.conftest import PASSWORD
from tests.browser.house import House

Rows = list[tuple[Any, ...]]


class FromAddress(urllib.request.HTTPHandler):
    """Each request leaves from this address of the loopback range."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def http_open(self, request: urllib.request.Request) -> Any:
        def line(host: str, **values: Any) -> http.client.HTTPConnection:
            return http.client.HTTPConnection(host, source_address=(self.address, 0), **values)

        return self.do_open(line, request)  # type: ignore[arg-type]


class Stranger(Visitor):
    """Somebody at an address of his own, with headers that he makes up."""

    def __init__(self, house: House, username: str, password: str = PASSWORD, *, at: str, **headers: str):
        super().__init__(house.url, username, password)
        cookies = urllib.request.HTTPCookieProcessor(self.cookies)
        self._opener = urllib.request.build_opener(cookies, FromAddress(at))
        self._opener.addheaders = [(name.replace("_", "-"), value) for name, value in headers.items()]

    def is_turned_away(self) -> bool:
        """Whether the door did not even look at the password."""
        try:
            self.sign_in()
        except Refused as refused:
            return " 429 " in str(refused)
        raise AssertionError(f"{self.username} got in")

    def is_heard(self, path: str, **guess: str) -> bool:
        """Whether a page looked at what was sent, and did not take it."""
        try:
            page = self.fill(path, **guess)
        except Refused as refused:
            return " 429 " not in str(refused)
        assert page.errors, f"{guess} was taken"
        return True


class Database:
    """A house's database in the hands of somebody who reads and writes the file, or has its password."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.is_sqlite = not house.env.get("DATABASE_URL")

    def connect(self) -> Any:
        if self.is_sqlite:
            return closing(sqlite3.connect(self.house.folder / "lianxi.sqlite3", isolation_level=None))
        return closing(psycopg.connect(self.house.env["DATABASE_URL"], autocommit=True))

    def ask(self, statement: str) -> Rows:
        with self.connect() as database:
            return list(database.execute(statement).fetchall())

    @contextmanager
    def past_the_guards(self) -> Iterator[Any]:
        """Every guard sleeps, and stands afterwards as it stood."""
        with self.connect() as database:
            if self.is_sqlite:
                standing = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                guards = standing.fetchall()
                for name, _sql in guards:
                    database.execute(f'DROP TRIGGER "{name}"')
                yield database
                for _name, sql in guards:
                    database.execute(sql)
            else:
                database.execute("SET session_replication_role = replica")
                yield database

    def write(self, *statements: str) -> None:
        with self.past_the_guards() as database:
            for statement in statements:
                assert database.execute(statement).rowcount != 0, statement

    def everything(self) -> bytes:
        """All that a thief of the disk reads in the database."""
        if self.is_sqlite:
            files = self.house.folder.glob("lianxi.sqlite3*")
            return b"".join(file.read_bytes() for file in files)
        with self.connect() as database:
            tables = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            read = []
            for (table,) in tables.fetchall():
                with database.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                    read += [bytes(piece) for piece in copy]
        return b"".join(read)


def said_by(house: House, *command: str) -> str:
    """What a command says, whether it is content or not."""
    try:
        return house.manage(*command)
    except RuntimeError as error:
        return str(error)


def commanded(house: House, *command: str) -> str:
    """A command in a process of its own, as its administrator starts it."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *command],
        cwd=house.root,
        env=house.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def anchors_of(house: House) -> Path:
    return house.folder / "anchors" / "seals.jsonl"
