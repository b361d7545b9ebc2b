"""A household that left the county: its categories end ahead, and stand again where it did not leave (C7)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coordination.access import Actor, require
from coordination.changes import gives_reason, lock, trace
from coordination.register.ending import Ended, end_ahead, put_back, standing
from coordination.register.models import Household
from coordination.register.policies import can_confirm_category
from coordination.register.reviews import set_next_review
from coordination.register.verbs import RegisterVerb


@gives_reason
@transaction.atomic
def end_for_leaving(household: Household, *, actor: Actor, last_day: dt.date, reason: str) -> Ended:
    """Every category of the household ends on that day, or on its own where that comes first."""
    household = lock(household)
    require(can_confirm_category(actor, household))
    ended = [end_ahead(one, last_day, reason, actor=actor) for one in standing(household)]
    set_next_review(household, actor=actor)
    return ended


@gives_reason
@transaction.atomic
def take_leaving_back(household: Household, *, actor: Actor, ended: Ended, reason: str) -> Household:
    """The household did not leave after all."""
    household = lock(household)
    require(can_confirm_category(actor, household))
    put_back(household, ended, reason, actor=actor)
    trace(household, RegisterVerb.LEAVING_TAKEN_BACK, actor=actor, reason=reason)
    return household
