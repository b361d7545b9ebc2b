"""What the clock tells the window about its receivers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coordination.access import Actor
from coordination.notifications.actions import notify
from coordination.referrals.models import Leg
from coordination.referrals.notices import ReferralNotice
from coordination.referrals.queries.people import window_of
from coordination.units.holders import Holder, people_of


@transaction.atomic
def tell_window_late(leg: Leg, *, actor: Actor, due_at: dt.datetime) -> None:
    """The window and its head hear that a receiver is late: they owe the person the answer (C7)."""
    window = leg.case.window
    notify(
        people_of([window_of(leg.case), Holder.head(window)]),
        ReferralNotice.LEG_OVERDUE,
        subject=leg,
        key=f"{ReferralNotice.LEG_OVERDUE}:{leg.pk}:{due_at:%Y%m%d%H%M}",
        url=leg.get_absolute_url(),
        unit=leg.receiver.short_name,
        number=leg.short_number,
        title=leg.title,
        due=due_at.isoformat(),
    )
