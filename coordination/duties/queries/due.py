"""Lawful pauses, and how far a due day may move."""

from __future__ import annotations

import datetime as dt
import math
from typing import TypedDict

from django.utils import timezone

from coordination.duties.models import Assignment, Extension
from coordination.duties.policies import is_civil_affairs
from coordination.policy.calendar import CalendarMissing, add_working_days, working_days_between
from coordination.policy.queries import parameter
from coordination.units.counties import county_of
from coordination.units.models import Role


class Pause(TypedDict):
    """A stretch in which the unit's clock stood still; kept on the assignment and summed in reports."""

    first: str
    last: str
    days: int
    reason: str


def pause_of(first: dt.date, last: dt.date, *, reason: str, most: int | None) -> Pause:
    """The working days after ``first`` through ``last``, at most so many."""
    days = working_days_between(first, last) if last > first else 0
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "days": days if most is None else min(days, most),
        "reason": reason,
    }


def extend_by(day: dt.date, days: int) -> dt.date:
    return add_working_days(day, days) if days else day


def extension_limit(assignment: Assignment) -> dt.date | None:
    """Until when the director may extend: EXTEND_MAX of the term as first given; None without a calendar."""
    start = timezone.localdate(assignment.dispatched_at or assignment.created_at)
    share = parameter("EXTEND_MAX", on=assignment.policy_on, county=county_of(assignment)).value
    try:
        term = working_days_between(start, assignment.first_due_on)
        return add_working_days(assignment.due_on, max(1, math.floor(term * share)))
    except CalendarMissing:
        return None


def extension_decider(assignment: Assignment, until: dt.date) -> Role:
    """The director once, up to the limit; the deputy convener beyond it and from the second on.

    Civil affairs' head is the director: its own requests go to the deputy convener.
    """
    again = assignment.extensions.filter(status=Extension.Status.GRANTED).exists()
    limit = extension_limit(assignment)
    beyond = limit is None or until > limit
    own = is_civil_affairs(assignment.lead_unit)
    return Role.DEPUTY if again or beyond or own else Role.OFFDIR
