"""Django's session engine on our rows: read from the cache where it answers, from the row where it does not.

Beside a session's data stands its stamp: when somebody was last there, and when the sign-in ends if
nobody comes. The stamp is cached apart, so that whoever stamps writes back nothing of the data.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.cache import BaseCache, caches
from django.utils import timezone
from redis import RedisError

from coordination.sign_ins.models import FIRST, SignIn

log = logging.getLogger("coordination.sign_ins")
CACHE_AWAY = (RedisError, OSError)
DATA, STAMP = "sign_ins.data:", "sign_ins.stamp:"
GONE = "gone"  # in place of the data of a sign-in that was ended
REMEMBERED_GONE = 120  # seconds
FROM_WHERE = "from_where"


class Stamp(NamedTuple):
    """When somebody was last there, when the sign-in ends if nobody comes, and when whoever comes."""

    seen_at: dt.datetime
    idle_at: dt.datetime
    expires_at: dt.datetime

    @property
    def is_over(self) -> bool:
        return min(self.idle_at, self.expires_at) <= timezone.now()


class Kept(NamedTuple):
    data: dict[str, Any]
    stamp: Stamp


NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
NOBODY = Kept({}, Stamp(NEVER, NEVER, NEVER))


class SessionStore(DatabaseStore):
    """A session, and its stamp."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._stamp: Stamp | None = None

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    @property
    def stamp(self) -> Stamp | None:
        """None where there is no session."""
        self._get_session()  # type: ignore[attr-defined]  # reads it, where that was not done
        return self._stamp

    def load(self) -> dict[str, Any]:
        kept = self._cached()
        if kept is None or kept.stamp.is_over:  # the cache may not know that somebody came
            kept = self._read()
        if kept is None or kept is NOBODY:
            self._session_key = None
            return {}
        self._stamp = kept.stamp
        return kept.data

    def _cached(self) -> Kept | None:
        data_key, stamp_key = _keys(self.session_key)
        try:
            catch_up()
            found = _cache().get_many([data_key, stamp_key])
        except CACHE_AWAY as error:
            log.warning("The cache does not answer: a sign-in is read from its row (%s)", error)
            return None
        if found.get(data_key) == GONE:
            return NOBODY
        return Kept(found[data_key], Stamp(*found[stamp_key])) if len(found) == 2 else None

    def _read(self) -> Kept | None:
        row: SignIn | None = self._get_session_from_db()  # type: ignore[attr-defined]
        if row is None:
            return None
        if row.ended_idle_at is not None or row.idle_at <= timezone.now():
            remember_gone([row.session_key])
            return None
        kept = Kept(self.decode(row.session_data), Stamp(row.last_seen_at, row.idle_at, row.expire_date))
        self._remember(kept, self.get_expiry_age(expiry=row.expire_date))
        return kept

    def _remember(self, kept: Kept, seconds: int) -> None:
        data_key, stamp_key = _keys(self.session_key)
        _put({data_key: kept.data, stamp_key: tuple(kept.stamp)}, seconds)

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        row: SignIn = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        where = data.get(FROM_WHERE, {})
        row.address, row.browser = where.get("address", ""), where.get("browser", "")
        if "began_at" in where:
            row.began_at = dt.datetime.fromisoformat(where["began_at"])
        if self._stamp is not None:  # it goes on under another key
            row.last_seen_at, row.idle_at = self._stamp.seen_at, self._stamp.idle_at
        else:
            row.idle_at = row.last_seen_at + FIRST
            self._stamp = Stamp(row.last_seen_at, row.idle_at, row.expire_date)
        return row

    def save(self, must_create: bool = False) -> None:
        super().save(must_create)
        data_key, stamp_key = _keys(self.session_key)
        entries: dict[str, Any] = {data_key: self._get_session(no_load=must_create)}  # type: ignore[attr-defined]
        if must_create and self._stamp is not None:
            entries[stamp_key] = tuple(self._stamp)
        _put(entries, self.get_expiry_age())

    def delete(self, session_key: str | None = None) -> None:
        super().delete(session_key)
        key = session_key or self.session_key
        if key is not None:
            remember_gone([key])

    def flush(self) -> None:
        super().flush()
        self._stamp = None

    def be_seen(self, until: dt.datetime) -> bool:
        """Somebody is there: it ends at another time. False where it has been ended meanwhile."""
        before = self.stamp
        if before is None:
            return False
        stamp = Stamp(timezone.now(), until, before.expires_at)
        standing = SignIn.objects.filter(session_key=self.session_key, ended_idle_at=None)
        if not standing.update(last_seen_at=stamp.seen_at, idle_at=stamp.idle_at):
            remember_gone([str(self.session_key)])
            return False
        self._stamp = stamp
        _put({_keys(self.session_key)[1]: tuple(stamp)}, self.get_expiry_age())
        return True


def forget(session_keys: Iterable[str]) -> None:
    """What is being ended is read from its row by whoever asks before it has ended for good."""
    keys = [_keys(key)[0] for key in session_keys]
    try:
        _cache().delete_many(keys)
    except CACHE_AWAY as error:
        _owe(keys)
        log.warning("The cache does not answer: it may know of a sign-in that has ended (%s)", error)


def remember_gone(session_keys: Iterable[str]) -> None:
    """What was ended opens nothing any more, and who asks for it again need not ask the database."""
    _put({_keys(key)[0]: GONE for key in session_keys}, REMEMBERED_GONE)


def _keys(session_key: str | None) -> tuple[str, str]:
    return DATA + str(session_key), STAMP + str(session_key)


def _cache() -> BaseCache:
    return caches[settings.SESSION_CACHE_ALIAS]


def _put(entries: dict[str, Any], seconds: int) -> None:
    try:
        catch_up()
        _cache().set_many(entries, seconds)
    except CACHE_AWAY as error:
        _owe(entries)
        log.warning("The cache does not answer: a sign-in is kept in its row alone (%s)", error)


# what a cache that was away, and not emptied, still says of sign-ins that have changed meanwhile
_owed: set[str] = set()
_owing = Lock()


def _owe(keys: Iterable[str]) -> None:
    with _owing:
        _owed.update(keys)


def catch_up() -> None:
    """Once the cache is back: let go there what changed while it was away. Raises while it is not."""
    if not _owed:
        return
    with _owing:
        keys = list(_owed)
        _cache().delete_many(keys)
        _owed.difference_update(keys)
