"""A due day of an assignment moves by the days on which its unit could not reach a page."""

from __future__ import annotations

from coordination.duties.actions.pauses import pause_for_outage
from coordination.duties.models import Assignment
from coordination.policy.deadlines import Pause
from coordination.units.counties import County
from coordination.units.queries import clock_actor
from workflows.engine import turning
from workflows.engine.outage import moves_with_outages

from .parts import move_due_day


@moves_with_outages
def move_assignments(pause: Pause, county: County) -> int:
    """Those whose time ran when the house stood still, and that were not late yet."""
    actor, moved = clock_actor(), 0
    running = Assignment.objects.filter(county=county.pk, status__in=Assignment.RUNNING)
    for assignment in running.filter(due_on__gt=pause.start).order_by("pk"):
        with turning.locked(assignment):
            paused = pause_for_outage(assignment, pause, actor=actor)
            if paused is not None:
                move_due_day(paused, actor=actor)
                moved += 1
    return moved
