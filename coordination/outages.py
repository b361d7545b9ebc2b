"""What is away when a request fails through no fault of its own, and what may truly be said of it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import psycopg
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

AGAIN = 10
"""Seconds after which it is worth asking again; a restart of a database takes no longer."""
FULL = {errno.ENOSPC, errno.EDQUOT}
NO_ROOM = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMOPEN,
}
"""There is no room for the database itself, or for what stands beside it."""
SHUT = ("08", "57P", "53300")
"""SQLSTATEs of a line that broke, a server that stops or starts, one that takes nobody more in."""


@dataclass(frozen=True)
class Outage:
    status: HTTPStatus
    title: _StrOrPromise
    read: _StrOrPromise
    """What is said of a page that was asked for."""
    sent: _StrOrPromise
    """What is said of a form that was sent."""
    hint: _StrOrPromise

    def sentence(self, method: str | None) -> str:
        return str(self.read if method in ("GET", "HEAD") else self.sent)


DATABASE_AWAY = Outage(
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The database does not answer at the moment"),
    _("The page cannot be read now. Nothing is lost by that."),
    # it may have answered to the very last statement, and we not heard it
    _(
        "Whether what you sent was carried out is not certain: when the page opens again,"
        " look how the matter stands before you do it once more."
    ),
    _("Mostly it is back within a minute. If it takes longer, tell the system administrator."),
)
DISK_FULL = Outage(
    HTTPStatus.INSUFFICIENT_STORAGE,
    _("There is no room left to store anything"),
    _("The page cannot be shown, for showing it leaves a trace, and there is no room for one."),
    _("The step was not carried out and nothing of it was saved, no draft of it either."),
    _(
        "Tell the system administrator that the disk of the server is full. Until then pages can still be read."
    ),
)


def outage_of(error: BaseException | None) -> Outage | None:
    """None where it is the fault of whoever wrote the page."""
    chain = list(_chain(error))
    if any(map(_is_full, chain)):
        return DISK_FULL
    return DATABASE_AWAY if any(map(_is_away, chain)) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _is_full(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) in NO_ROOM
    if isinstance(error, psycopg.errors.DiskFull):
        return True
    return isinstance(error, OSError) and error.errno in FULL


def _is_away(error: BaseException) -> bool:
    if isinstance(error, psycopg.Error):
        if error.sqlstate is not None:
            return error.sqlstate.startswith(SHUT)
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return isinstance(error, InterfaceError) or (
        isinstance(error, OperationalError) and error.__cause__ is None
    )
