"""How the parts of the system stand, each in words: what answers, what lags, how much room is left.

Asked by the desk of the system administrator. Each part says what to do where it does not stand well;
a part that cannot be asked is told as one that does not answer.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django_tasks_db.models import DBTaskResult
from redis import RedisError

from coordination.audit.queries import trail_state
from coordination.notifications.models import OutboxMessage
from coordination.policy.traces import alarm_time
from coordination.policy.words import short_moment
from coordination.safekeeping.backups import last_backup
from workflows.models import Beat, Task

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

log = logging.getLogger(__name__)

LAGS = dt.timedelta(minutes=10)
"""How long something may wait that is looked at every few seconds."""
BEATS = dt.timedelta(minutes=3)
BACKUP_DUE = dt.timedelta(hours=36)
FAILED_LATELY = dt.timedelta(days=7)
LITTLE_ROOM, NO_ROOM = 0.15, 0.05  # of the disk

OK, SOON, LATE = "ok", "soon", "late"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    words: _StrOrPromise
    tone: str
    state: str
    what_to_do: str = ""

    @property
    def tone_words(self) -> str:
        return {
            OK: pgettext("part", "well"),
            SOON: pgettext("part", "look at it"),
            LATE: pgettext("part", "out of order"),
        }[self.tone]


State = tuple[str, str, str]
"""Tone, state in words, what to do."""


def parts() -> list[Part]:
    return [Part(name, words, *_asked(ask)) for name, words, ask in PARTS]


def _asked(ask: Callable[[], State]) -> State:
    try:
        return ask()
    except (DatabaseError, RedisError, OSError) as error:
        log.warning("A part of the system does not answer: %s", error)
        return LATE, _("does not answer"), _("See the server's log, and start this part again.")


def _database() -> State:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
        return OK, _("%(kind)s answers, %(size)s") % {"kind": "PostgreSQL", "size": filesizeformat(size)}, ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        size = cursor.fetchone()[0]
    return OK, _("%(kind)s answers, %(size)s") % {"kind": "SQLite", "size": filesizeformat(size)}, ""


def _cache() -> State:
    key, value = "officers_answers", get_random_string(8)
    caches["default"].set(key, value, 30)
    if caches["default"].get(key) != value:
        return (
            LATE,
            _("does not keep what it is given"),
            _("See the server's log, and start this part again."),
        )
    return OK, _("Redis answers") if settings.REDIS_URL else _("in the server's own memory"), ""


def _pages() -> State:
    last = Beat.objects.values_list("at", flat=True).first()
    if last is None or last < timezone.now() - BEATS:
        return SOON, _("no server has noted that it answers"), _("See whether every server runs.")
    return OK, _("last noted %(at)s") % {"at": short_moment(last)}, ""


def _clock() -> State:
    now = timezone.now()
    late = Task.objects.filter(finished=None, next_rung_at__lt=now - LAGS).order_by("next_rung_at").first()
    waiting = late.next_rung_at if late is not None else trail_state().oldest
    if waiting is not None and waiting < now - LAGS:
        state = _("something has waited for the clock since %(at)s") % {"at": short_moment(waiting)}
        return LATE, state, _("Start the clock: manage.py clock.")
    return OK, _("nothing waits for it"), ""


def _worker() -> State:
    ready = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True)
    oldest = ready.first()
    if oldest is not None and oldest < timezone.now() - LAGS:
        state = _("jobs have waited since %(at)s") % {"at": short_moment(oldest)}
        return LATE, state, _("Start a worker: manage.py db_worker.")
    return OK, _("%(count)s jobs wait") % {"count": ready.count()}, ""


def _outbox() -> State:
    now = timezone.now()
    statuses = (OutboxMessage.Status.WAITING, OutboxMessage.Status.SENDING)
    going = OutboxMessage.objects.filter(status__in=statuses)
    stuck = going.filter(next_try_at__lt=now - LAGS).order_by("next_try_at").first()
    if stuck is not None and stuck.next_try_at is not None:
        state = _("messages have waited since %(at)s") % {"at": short_moment(stuck.next_try_at)}
        return LATE, state, _("Look at the way out: the address of the gateway or mail server, or the disk.")
    failed = OutboxMessage.objects.filter(
        status=OutboxMessage.Status.FAILED, notice__created__gte=now - FAILED_LATELY
    )
    for state, refused in (
        (_("%(count)s messages of the last seven days could not be sent. The last: %(why)s"), failed),
        (_("%(count)s messages are tried again. The last: %(why)s"), going.exclude(error="")),
    ):
        if newest := refused.order_by("-pk").first():
            told = state % {"count": refused.count(), "why": newest.error}
            return (
                SOON,
                told,
                _("Look at the way out: the address of the gateway or mail server, or the disk."),
            )
    return OK, _("%(count)s messages wait") % {"count": going.count()}, ""


def _seals() -> State:
    trail = trail_state()
    if trail.is_late(alarm_time()) and trail.oldest is not None:
        state = _("events have waited for their seal since %(at)s") % {"at": short_moment(trail.oldest)}
        return LATE, state, _("Start the clock: manage.py clock.")
    if trail.newest is None:
        return OK, _("nothing is sealed yet"), ""
    words = _("seal %(number)s, %(at)s") % {
        "number": trail.newest.number,
        "at": short_moment(trail.newest.at),
    }
    return OK, words, ""


def _disk() -> State:
    room = shutil.disk_usage(settings.VAR)
    share = room.free / room.total
    state = _("%(free)s of %(total)s are free") % {
        "free": filesizeformat(room.free),
        "total": filesizeformat(room.total),
    }
    if share < NO_ROOM:
        return LATE, state, _("Make room now: nothing can be signed when the disk is full.")
    if share < LITTLE_ROOM:
        return SOON, state, _("Make room this week.")
    return OK, state, ""


def _backups() -> State:
    said = last_backup()
    how = _("Take one: make backup; the timer of deploy/ takes one each night.")
    if said is None:
        return SOON, _("no backup was taken yet"), how
    at = dt.datetime.fromisoformat(said["taken_at"])
    state = _("%(at)s, %(size)s") % {"at": short_moment(at), "size": filesizeformat(said["size"])}
    return (OK, state, "") if timezone.now() - at < BACKUP_DUE else (LATE, state, how)


PARTS: tuple[tuple[str, _StrOrPromise, Callable[[], State]], ...] = (
    ("database", pgettext_lazy("part", "Database"), _database),
    ("cache", pgettext_lazy("part", "Cache and hints"), _cache),
    ("pages", pgettext_lazy("part", "Pages"), _pages),
    ("clock", pgettext_lazy("part", "Clock"), _clock),
    ("worker", pgettext_lazy("part", "Job worker"), _worker),
    ("outbox", pgettext_lazy("part", "Outgoing messages"), _outbox),
    ("seals", pgettext_lazy("part", "Seals of the trail"), _seals),
    ("disk", pgettext_lazy("part", "Disk"), _disk),
    ("backups", pgettext_lazy("part", "Backups"), _backups),
)
