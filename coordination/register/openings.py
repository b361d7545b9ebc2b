"""Whether a reader has a file open now, and how many were opened in the last hour."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit.models import Event
from coordination.policy.queries import parameter
from coordination.register.verbs import RegisterVerb

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from coordination.register.models import Household

HOUR = dt.timedelta(hours=1)


def open_until(household: Household, actor: Actor) -> dt.datetime | None:
    """Until when this reader, in this post, has the file open; None where it is closed."""
    now = timezone.now()
    minutes = parameter("OPEN_MINUTES", on=timezone.localdate()).value
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
    most = parameter("OPEN_HOURLY", on=timezone.localdate()).value
    opened = Event.objects.filter(
        user_id=actor.user.pk, verb=RegisterVerb.FILE_OPENED, at__gt=timezone.now() - HOUR
    )
    if opened.count() >= most:
        return _("You opened %(count)s files in the last hour; the limit protects the people in them.") % {
            "count": most
        }
    return None
