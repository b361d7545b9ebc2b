"""Who looked at what: a row a person, record and day, written where a record is opened.

``looked_at(request, record)``   a page, paper or file that shows a record of people's was opened
``looked_for(request, words)``   somebody was looked for; the words stand nowhere, their index does
``looked_at_trail(request, key)``  a list of the trail was read

A look is one statement, and no change: where it cannot be written, because the database is read-only or
held by a long change, the page is shown all the same. The look then waits in this process and is
written with the next one.
"""

from __future__ import annotations

import datetime as dt
import logging
import unicodedata
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import InternalError, OperationalError, connection, models
from django.utils import timezone

from coordination.access import county_id_if_any
from coordination.audit import macs
from coordination.audit.models import NO_COUNTY, Look
from coordination.pages import is_attended

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.pages import Request

log = logging.getLogger(__name__)

UNWRITABLE = (OperationalError, InternalError)
WAIT_SQLITE = 250  # ms for whoever holds the database: a page that is read does not wait longer
MOST_KEPT = 10_000
TRAIL = "audit.event"
PERSON = "register.person"


@dataclass(frozen=True, slots=True)
class _Seen:
    """One look as it is written; the columns of the row that it makes or counts on."""

    day: dt.date
    user_id: int
    user_name: str
    unit_id: int | None
    post_label: str
    county_id: int
    kind: str
    subject_type: str
    subject_id: str
    household: str
    is_stranger: bool
    count: int
    first_at: dt.datetime
    last_at: dt.datetime


_kept: deque[_Seen] = deque(maxlen=MOST_KEPT)
"""What could not be written yet."""


def looked_at(request: Request, record: models.Model | None, *, is_stranger: bool = False) -> None:
    """The reader opened a record; nothing where the record is none of people's (``leaves_looks``)."""
    if record is None or not getattr(record, "leaves_looks", False):
        return
    _look(
        request,
        Look.Kind.RECORD,
        record._meta.label_lower,
        str(record.pk),
        county_id=county_id_if_any(record),
        household=str(getattr(record, "audit_household", "")),
        is_stranger=is_stranger,
    )


def looked_for(request: Request, words: str, *, is_stranger: bool = False) -> None:
    """The reader looked for a person by these words."""
    _look(request, Look.Kind.SEARCH, PERSON, words_index(words), is_stranger=is_stranger)


def looked_at_trail(request: Request, name: str) -> None:
    """The reader read a list of the trail."""
    _look(request, Look.Kind.TRAIL, TRAIL, name)


def words_index(words: str) -> str:
    """By what a search is found again by whoever knows its words: keyed, the same for the same words."""
    plain = "".join(unicodedata.normalize("NFKC", words).split()).casefold()
    return macs.digest(f"lianxi-words-1|{plain}".encode())[:40]


def _look(
    request: Request,
    kind: str,
    subject_type: str,
    subject_id: str,
    *,
    county_id: int | None = None,
    household: str = "",
    is_stranger: bool = False,
) -> None:
    actor: Actor = request.actor
    post, now = actor.acting_post, timezone.now()
    seen = _Seen(
        day=timezone.localdate(now),
        user_id=actor.user.pk,
        user_name=getattr(actor.user, "name", ""),
        unit_id=actor.unit_id,
        post_label=post.house_label if post is not None else "",
        county_id=county_id or actor.county_id or NO_COUNTY,
        kind=str(kind),
        subject_type=subject_type,
        subject_id=subject_id,
        household=household,
        is_stranger=is_stranger,
        count=1,
        first_at=now,
        last_at=now,
    )
    # what a page reads again by itself is no further look; that it was shown on this day is on record
    _write_or_keep(seen, counts=is_attended(request))


def _write_or_keep(seen: _Seen, *, counts: bool) -> None:
    if connection.in_atomic_block:  # part of a change, which stands or falls with it
        _write(seen, counts=counts)
        return
    try:
        with _waiting_shortly():
            _write(seen, counts=counts)
            _write_kept()
    except UNWRITABLE as error:
        _kept.append(seen)
        log.warning("A look could not be written (%s); %d wait for the next one", error, len(_kept))


def _write_kept() -> None:
    """What waited, on the day on which it is written: the days before may be closed."""
    today = timezone.localdate()
    while _kept:
        seen = _kept.popleft()
        try:
            _write(replace(seen, day=today), counts=True)
        except UNWRITABLE:
            _kept.appendleft(seen)
            raise


def _write(seen: _Seen, *, counts: bool) -> None:
    statement, names = _statement(counts)
    with connection.cursor() as cursor:
        cursor.execute(statement, [_prepared(name, getattr(seen, name)) for name in names])


def _prepared(name: str, value: object) -> Any:
    column: Any = Look._meta.get_field(name)
    return column.get_db_prep_save(value, connection)


@cache
def _statement(counts: bool) -> tuple[str, list[str]]:
    """The row, or one more on its count: in the post of the newest look."""
    names = list(_Seen.__dataclass_fields__)
    quoted = [f'"{name}"' for name in names]
    # our own names, never input
    insert = f"INSERT INTO audit_look ({', '.join(quoted)}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608
    same = 'ON CONFLICT ("user_id", "day", "kind", "subject_type", "subject_id")'
    if not counts:
        return f"{insert} {same} DO NOTHING", names
    newest = ", ".join(f'"{name}" = excluded."{name}"' for name in ("unit_id", "post_label", "last_at"))
    return (
        f'{insert} {same} DO UPDATE SET "count" = audit_look."count" + 1, {newest},'
        ' "is_stranger" = audit_look."is_stranger" OR excluded."is_stranger"',
        names,
    )


@contextmanager
def _waiting_shortly() -> Iterator[None]:
    """Nobody waits on SQLite for a long change; on PostgreSQL a look meets nothing but its own row."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    (before,) = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute(f"PRAGMA busy_timeout = {WAIT_SQLITE}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(before)}")


# --- who looked ----------------------------------------------------------------------------------------


def looks_of_person(user_id: int, actor: Actor) -> models.QuerySet[Look]:
    """What a person looked at, as far as this reader may know, the newest day first."""
    return Look.objects.visible_to(actor).filter(user_id=user_id)


def looks_at_record(record: models.Model, actor: Actor) -> models.QuerySet[Look]:
    """Who opened a record; of a household whoever opened anything of it."""
    rows = Look.objects.visible_to(actor)
    own = models.Q(subject_type=record._meta.label_lower, subject_id=str(record.pk))
    key = str(getattr(record, "key", "")) if record._meta.label_lower == "register.household" else ""
    return rows.filter(own | models.Q(household=key)) if key else rows.filter(own)


def looks_for_words(words: str, actor: Actor) -> models.QuerySet[Look]:
    """Who looked for these very words: a name, an ID number, a telephone."""
    return Look.objects.visible_to(actor).filter(kind=Look.Kind.SEARCH, subject_id=words_index(words))
