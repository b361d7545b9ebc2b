"""What a county's rules say of its traces, and the rounds that keep them: sealed how soon, kept how long.

Seals are common to all counties: the strictest of their rules holds for all. Looks are a county's own.
Events are never deleted, whatever AUDIT_YEARS says: it is the least that an archive of them has to hold.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from coordination.audit.actions import record
from coordination.audit.look_days import drop_looks, hash_looks
from coordination.audit.models import Event
from coordination.audit.seals import newest_seal, oldest_unsealed, seal_pending
from coordination.audit.verbs import AuditVerb
from coordination.notifications.actions import notify
from coordination.policy.deadlines import add_months
from coordination.policy.names import LEAST
from coordination.policy.notices import PolicyNotice
from coordination.policy.queries import ParameterMissing, parameter
from coordination.policy.regions import INSTALLATION, Region
from coordination.units.counties import County
from coordination.units.each_county import in_each_county
from coordination.units.models import Organisation, Post, Role
from coordination.units.queries import clock_actor

if TYPE_CHECKING:
    from coordination.audit.models import Seal
    from coordination.units.models import User

FIRST_SECONDS, FIRST_MINUTES = 60, 10  # a house before its rules
WATCHERS = (Role.AUDADM, Role.SECADM)


def _strictest(name: str, otherwise: int) -> int:
    """The smallest figure that a county has in force, or the installation where there is none."""
    today = timezone.localdate()
    counties: list[Region] = [County(pk) for pk in _county_keys()] or [INSTALLATION]
    try:
        return min(int(parameter(name, on=today, county=county).value) for county in counties)
    except ParameterMissing:
        return otherwise


def _county_keys() -> list[int]:
    return list(Organisation.objects.counties().order_by("order", "pk").values_list("pk", flat=True))


def seal_seconds() -> int:
    """So long after an event its seal stands at the latest."""
    return _strictest("SEAL_SECONDS", FIRST_SECONDS)


def alarm_time() -> dt.timedelta:
    """An event without a seal for so long is an alarm."""
    return dt.timedelta(minutes=_strictest("SEAL_ALARM", FIRST_MINUTES))


def look_months(county: Region) -> int:
    """For how many months looks are kept."""
    return lawful_months(int(parameter("LOG_MONTHS", on=timezone.localdate(), county=county).value))


def lawful_months(entered: int) -> int:
    """Never fewer than the law asks, whatever a county entered."""
    return max(entered, LEAST["LOG_MONTHS"])


# --- rounds ---------------------------------------------------------------------------------------------


def seal_in_time() -> Seal | None:
    """Seal what has waited half its time: the rest is for the sealing itself and the round before it."""
    oldest = oldest_unsealed()
    if oldest is None or timezone.now() - oldest < dt.timedelta(seconds=seal_seconds() / 2):
        return None
    return seal_pending()


def watch_seals() -> int:
    """Name it to the officers, once until a seal stands again, where events have waited too long for theirs."""
    oldest = oldest_unsealed()
    time = alarm_time()
    if oldest is None or timezone.now() - oldest <= time or _is_named():
        return 0
    minutes = int(time.total_seconds() // 60)
    with transaction.atomic():
        event = record(AuditVerb.SEALS_LATE, actor=clock_actor(), subject=None, after={"minutes": minutes})
        for county_id in (*_county_keys(), None):
            notify(
                _officers(county_id),
                PolicyNotice.SEALS_LATE,
                subject=None,
                key=f"seals_late:{event.uuid}",
                event=event,
                county=county_id,
                count=minutes,
            )
    return 1


def _is_named() -> bool:
    newest = newest_seal()
    named = Event.objects.of_county(None).filter(verb=AuditVerb.SEALS_LATE)
    return (named if newest is None else named.filter(at__gt=newest.at)).exists()


def _officers(county_id: int | None) -> list[User]:
    posts = Post.objects.current().filter(unit__region=county_id, role__in=WATCHERS)
    return list({post.user_id: post.user for post in posts.select_related("user")}.values())


def close_looks() -> int:
    """Hash the days of looks that are over, then drop those whose time is; county by county."""
    done = hash_looks(None, actor=clock_actor()) if _county_keys() else 0
    return done + in_each_county("looks", _close_looks_of)


def _close_looks_of(county: County) -> int:
    organisation = Organisation.objects.get(pk=county.pk)
    actor = clock_actor()
    hashed = hash_looks(organisation, actor=actor)
    before = add_months(timezone.localdate(), -look_months(county))
    return hashed + drop_looks(organisation, before=before, actor=actor)
