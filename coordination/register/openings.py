"""Whether a reader has a file open now, and how many were opened in the last hour."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.audit.models import Event
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


def open_until(household: Household, actor: Actor) -> dt.datetime | None:
    """Until when this reader, in this post, has the file open; None where it is closed."""
    now = timezone.now()
    minutes = parameter("OPEN_MINUTES", on=timezone.localdate(), county=county_of(household)).value
    opened = Event.objects.filter(
        household=household.key,
        verb=RegisterVerb.FILE_OPENED,
        user_id=actor.user.pk,
        unit_id=actor.unit_id,
        at__gt=now - dt.timedelta(minutes=minutes),
    ).order_by("-at")
    for event in opened[:20]:
        if isinstance(event.after, dict) and event.after.get("role") == actor.role:
            return event.at + dt.timedelta(minutes=minutes)
    return None


def can_open_another(actor: Actor) -> Refusal:
    """Nobody reads the register in bulk: so many files an hour (OPEN_HOURLY)."""
    refused = too_many_opened(actor, RegisterVerb.FILE_OPENED)
    return None if refused is None else str(refused)


def too_many_opened(actor: Actor, verb: RoomVerb) -> TooOften | None:
    """Until when nothing more is opened, where the hour is full of it."""
    most = int(parameter("OPEN_HOURLY", on=timezone.localdate(), county=region_of(actor)).value)
    opened = Event.objects.filter(user_id=actor.user.pk, verb=verb, at__gt=timezone.now() - HOUR)
    times = list(opened.order_by("-at").values_list("at", flat=True)[:most])
    if len(times) < most:
        return None
    until = (times[-1] + HOUR).timestamp() if times else (timezone.now() + HOUR).timestamp()
    return TooOften(DoorName.PERSON, actor.user.pk, until, TOO_MANY, count=most)


def admit_opening(actor: Actor, *verbs: RoomVerb) -> None:
    """Ask once more where it is opened, and let the refusal go on record."""
    for verb in verbs:
        if (refused := too_many_opened(actor, verb)) is not None:
            raise refused
