"""The unit's time stood still, and nobody asked for it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.changes import begin
from coordination.duties.models import Assignment
from coordination.duties.policies import can_pause_for_outage
from coordination.duties.queries.due import extend_by, pause_of
from coordination.duties.verbs import DutyVerb
from coordination.policy.deadlines import Pause


@transaction.atomic
def pause_for_outage(assignment: Assignment, stood: Pause, *, actor: Actor) -> Assignment | None:
    """Move the due day by the working days on which no page answered; None where that changes nothing."""
    assignment, change = begin(assignment, actor=actor)
    require(can_pause_for_outage(actor, assignment))
    handed_out = timezone.localdate(
        assignment.dispatched_at or assignment.created_at
    )  # which does not count itself
    first = max(_day(stood.start), handed_out)
    pause = pause_of(first, _day(stood.end), reason="outage", most=None)
    is_over = assignment.due_on <= _day(stood.start) or assignment.status not in Assignment.RUNNING
    if not pause["days"] or pause in assignment.pauses or is_over:
        return None
    assignment.pauses = [*assignment.pauses, pause]
    assignment.due_on = extend_by(assignment.due_on, pause["days"])
    change.save(
        DutyVerb.PAUSED_BY_OUTAGE, after={"paused": pause["days"], "due": assignment.due_on.isoformat()}
    )
    return assignment


def _day(moment: dt.date | dt.datetime) -> dt.date:
    return timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment
