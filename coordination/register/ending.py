"""Categories that end because of what became of people, and are in force again where that was wrong (for actions alone)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from coordination.access import Actor
from coordination.changes import begin, lock, revising
from coordination.register.models import CategoryStatus, Household
from coordination.register.reviews import set_next_review
from coordination.register.verbs import RegisterVerb
from coordination.vocabulary import choice

Ended = list[list[Any]]
"""Of each category that ended: its key, and the last day that stood before ("" where none did)."""


def standing(household: Household) -> list[CategoryStatus]:
    """What is in force, or begins later."""
    rows = household.categories.select_for_update(of=("self",)).select_related(
        "authority", "person", "household"
    )
    today = timezone.localdate()
    return [one for one in rows.order_by("pk") if one.until_on is None or one.until_on >= today]


def end_ahead(status: CategoryStatus, last_day: dt.date, reason: str, *, actor: Actor) -> list[Any]:
    """End one on its last day; how it stood before."""
    status, change = begin(status, actor=actor)
    stood = status.until_on
    # what was confirmed after the last day was never in force for longer than the day it began
    until = max(status.from_on, min(last_day, stood or last_day))
    status.until_on, status.end_reason = until, reason[:300]
    status.full_clean()
    change.save(
        RegisterVerb.CATEGORY_ENDED,
        unit=status.authority,
        after={
            "authority": status.authority.short_name,
            "category": choice(status, "category", status.category),
            "person": status.person.masked_name if status.person else "",
            "until": until,
        },
        reason=reason,
    )
    return [status.pk, stood.isoformat() if stood else ""]


def put_back(household: Household, ended: Ended, reason: str, *, actor: Actor) -> None:
    """What ended is in force again as it stood."""
    household = lock(household)
    before = {key: dt.date.fromisoformat(day) if day else None for key, day in ended}
    for one in household.categories.select_for_update(of=("self",)).filter(pk__in=before):
        if one.until_on != before[one.pk]:
            with revising(one, actor=actor, reason=reason):
                one.until_on, one.end_reason = before[one.pk], ""
    set_next_review(household, actor=actor)
