"""Whether somebody is there: requests that a person caused, and how long a sign-in stands without one.

A page marks what it asks for by itself: fragments read again after a hint, what is polled. Whatever
bears no mark, somebody did: pages, steps, a form that is typed in and keeps its draft, the projector
that says it is running.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.utils import timezone

from coordination.outages import DISK_FULL, outage_of
from coordination.policy.queries import ParameterMissing, parameter
from coordination.policy.regions import region_of
from coordination.sign_ins.models import FIRST

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.sign_ins.models import SignIn
    from coordination.sign_ins.store import SessionStore

log = logging.getLogger("coordination.sign_ins")
STAMPED_EVERY = dt.timedelta(minutes=1)
"""A sign-in is stamped no more often, and stands so much longer: never shorter than the rules say."""


def idle_from_now(actor: Actor) -> dt.datetime:
    """When a sign-in ends if nobody comes from now on, by the rules where its person's desk stands."""
    return timezone.now() + _idle_time(actor) + STAMPED_EVERY


def _idle_time(actor: Actor) -> dt.timedelta:
    try:
        row = parameter("IDLE_MINUTES", on=timezone.localdate(), county=region_of(actor))
    except ParameterMissing:  # a house before its rules
        return FIRST - STAMPED_EVERY
    return dt.timedelta(minutes=max(int(row.value), 1))


def minutes_idle(sign_in: SignIn) -> int:
    """After how many minutes without any input it ends."""
    return max(round((sign_in.idle_at - sign_in.last_seen_at - STAMPED_EVERY).total_seconds() / 60), 1)


def be_there(session: SessionStore, actor: Actor) -> bool:
    """Stamp the sign-in, at most once a minute. False where it has been ended meanwhile."""
    stamp = session.stamp
    if stamp is None or timezone.now() - stamp.seen_at < STAMPED_EVERY:
        return True
    try:
        return session.be_seen(idle_from_now(actor))
    except DatabaseError as error:
        if outage_of(error) is not DISK_FULL:
            raise
        log.warning(
            "No room to stamp a sign-in: it ends where nobody was there, though somebody is (%s)", error
        )
        return True


def seconds_left(session: SessionStore) -> int:
    """Until it ends if nobody comes."""
    stamp = session.stamp
    return 0 if stamp is None else max(int((stamp.idle_at - timezone.now()).total_seconds()), 0)
