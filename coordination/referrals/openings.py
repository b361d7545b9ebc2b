"""Whether a reader has the fields of a leg open now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination.referrals.policies import can_open_fields
from coordination.referrals.verbs import ReferralVerb
from coordination.register.openings import opened_until

if TYPE_CHECKING:
    import datetime as dt

    from coordination.access import Actor
    from coordination.referrals.models import Leg


def fields_open_until(leg: Leg, actor: Actor) -> dt.datetime | None:
    """Until when; None where they are closed, or are the reader's to open no longer."""
    if can_open_fields(actor, leg) is not None:
        return None
    return opened_until(leg, ReferralVerb.FIELDS_OPENED, actor)
