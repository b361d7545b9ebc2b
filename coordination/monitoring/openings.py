"""Whether a reader has a warning's particulars open now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from coordination.audit.models import Event
from coordination.monitoring.verbs import WarningVerb
from coordination.policy.queries import parameter
from coordination.units.counties import county_of

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.monitoring.models import Warning


def is_open(warning: Warning, actor: Actor) -> bool:
    """Open for OPEN_MINUTES from the stated purpose, in this post only."""
    minutes = int(parameter("OPEN_MINUTES", on=timezone.localdate(), county=county_of(warning)).value)
    opened = Event.objects.of(warning).filter(
        verb=WarningVerb.PERSON_OPENED,
        user_id=actor.user.pk,
        unit_id=actor.unit_id,
        at__gt=timezone.now() - dt.timedelta(minutes=minutes),
    )
    return opened.exists()
