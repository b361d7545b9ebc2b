"""For how long a mask stays open to a reader, and how many are opened in an hour: one rule for the house.

Whatever is opened (a household's file, the particulars of a warning, the fields of a leg), it stays open
for OPEN_MINUTES from the stated purpose, to that reader, in that post, on whichever page shows it and
however often that is read again. Rooms mark their verbs with ``unmasks`` and ask ``opened_until``.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.audit.models import Event
from coordination.audit.verbs import UNMASKING
from coordination.doors import DoorName
from coordination.limits import TooOften
from coordination.policy.queries import parameter
from coordination.policy.regions import region_of
from coordination.register.verbs import RegisterVerb
from coordination.units.counties import county_of

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from coordination.audit.verbs import RoomVerb
    from coordination.register.models import Household

HOUR = dt.timedelta(hours=1)
TOO_MANY = _(
    "You opened %(count)s files in the last hour; the limit protects the people in them."
    " Open the next one after %(time)s."
)
NEWEST = 20  # openings of one reader that are looked through for one in the same post


def opened_until(record: Any, verb: RoomVerb, actor: Actor) -> dt.datetime | None:
    """Until when this reader, in this post, has the record's masks open; None where they are closed."""
    now = timezone.now()
    row = parameter("OPEN_MINUTES", on=timezone.localdate(), county=county_of(record))
    time = dt.timedelta(minutes=int(row.value))
    opened = Event.objects.of(record).filter(
        verb=verb, user_id=actor.user.pk, unit_id=actor.unit_id, at__gt=now - time
    )
    for event in opened.order_by("-at")[:NEWEST]:
        if isinstance(event.after, dict) and event.after.get("role") == actor.role:
            return event.at + time
    return None


def open_until(household: Household, actor: Actor) -> dt.datetime | None:
    """Until when a household's file is open."""
    return opened_until(household, RegisterVerb.FILE_OPENED, actor)


def can_open_another(actor: Actor) -> Refusal:
    """Nobody reads the register in bulk: so many files an hour (OPEN_HOURLY)."""
    refused = too_many_opened(actor)
    return None if refused is None else str(refused)


def too_many_opened(actor: Actor) -> TooOften | None:
    """Until when nothing more is opened, where the hour is full of it."""
    most = int(parameter("OPEN_HOURLY", on=timezone.localdate(), county=region_of(actor)).value)
    opened = Event.objects.filter(user_id=actor.user.pk, verb__in=UNMASKING, at__gt=timezone.now() - HOUR)
    times = list(opened.order_by("-at").values_list("at", flat=True)[:most])
    if len(times) < most:
        return None
    until = (times[-1] + HOUR).timestamp() if times else (timezone.now() + HOUR).timestamp()
    return TooOften(DoorName.PERSON, actor.user.pk, until, TOO_MANY, count=most)


def admit_opening(actor: Actor) -> None:
    """Ask once more where it is opened, and let the refusal go on record."""
    if (refused := too_many_opened(actor)) is not None:
        raise refused
