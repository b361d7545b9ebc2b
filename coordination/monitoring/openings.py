"""Whether a reader has a warning's particulars open now, and how many were opened in the last hour."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit.models import Event
from coordination.monitoring.verbs import WarningVerb
from coordination.policy.queries import parameter
from coordination.register.openings import can_open_another

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from coordination.monitoring.models import Warning

HOUR = dt.timedelta(hours=1)


def is_open(warning: Warning, actor: Actor) -> bool:
    """Open for OPEN_MINUTES from the stated purpose, in this post only."""
    minutes = int(parameter("OPEN_MINUTES", on=timezone.localdate()).value)
    opened = Event.objects.of(warning).filter(
        verb=WarningVerb.PERSON_OPENED,
        user_id=actor.user.pk,
        unit_id=actor.unit_id,
        at__gt=timezone.now() - dt.timedelta(minutes=minutes),
    )
    return opened.exists()


def can_open_one_more(actor: Actor) -> Refusal:
    """Files of the register and warnings count alike: nobody reads them in bulk (OPEN_HOURLY)."""
    most = int(parameter("OPEN_HOURLY", on=timezone.localdate()).value)
    opened = Event.objects.filter(
        user_id=actor.user.pk, verb=WarningVerb.PERSON_OPENED, at__gt=timezone.now() - HOUR
    )
    if opened.count() >= most:
        return _("You opened %(count)s files in the last hour; the limit protects the people in them.") % {
            "count": most
        }
    return can_open_another(actor)
