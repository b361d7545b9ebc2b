"""The demonstration's joint meetings that are being prepared: opened by the office, the units called for items."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coordination.demo.cast import Cast
from coordination.demo.county import DemoCounty
from coordination.meetings.actions.sessions import open_session
from coordination.meetings.models import Session
from coordination.policy.calendar import add_working_days
from coordination.units.models import Role
from workflows.joint_meeting.moves import call_and_start


@transaction.atomic
def load_sessions(demo: DemoCounty) -> int:
    """Open the sessions that are not there yet, and say how many."""
    county = demo.county()
    known = set(Session.objects.of_county(county).values_list("purpose", flat=True))
    new = [row for row in demo.rows("sessions") if row["purpose"] not in known]
    office = Cast(county).holder(Role.OFFICE)
    for row in new:
        session = open_session(
            actor=office, kind=row["kind"], purpose=row["purpose"], convener_role=row["convener_role"]
        )
        closes_on = add_working_days(timezone.localdate(), row["closes"])
        call_and_start(session, actor=office, closes_on=closes_on)
    return len(new)
