"""By when progress and co-units' parts are due, and which parts are open."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coordination.duties.models import Assignment, CoTask
from coordination.policy.deadlines import CalendarMissing, due, due_before
from coordination.units.counties import county_of
from coordination.units.models import Post
from coordination.units.queries import current_successor


def progress_due(assignment: Assignment, place: int) -> dt.datetime:
    """The first entry at FIRST_REPORT, then every PROGRESS_EVERY; no later than the due day while it lies ahead."""
    now = timezone.now()
    name = "FIRST_REPORT" if place == 1 else "PROGRESS_EVERY"
    at = due(name, start=now, on=assignment.policy_on, county=county_of(assignment)).at
    closes = assignment.closes_at
    return min(at, closes) if closes > now else at


def co_task_due(assignment: Assignment) -> dt.date:
    """Early enough for the lead unit to join the parts, and not before today."""
    today = timezone.localdate()
    try:
        day = due_before(
            "CO_UNIT_LEAD", event=assignment.closes_at, on=assignment.policy_on, county=county_of(assignment)
        ).day
    except CalendarMissing:
        day = assignment.due_on - dt.timedelta(days=5)
    return max(day, today)


def open_co_tasks(assignment: Assignment) -> list[CoTask]:
    return list(assignment.co_tasks.filter(status__in=CoTask.OPEN).select_related("unit", "assignment"))


def handler_choices(assignment: Assignment) -> list[Post]:
    """Who of the lead unit may be given the work."""
    from coordination.duties.policies import HANDLERS

    unit = current_successor(assignment.lead_unit)
    posts = Post.objects.current().filter(unit=unit, role__in=HANDLERS)
    return list(posts.select_related("user", "unit").order_by("order", "pk"))
