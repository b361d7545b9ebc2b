"""The open dispute of an assignment, and who may advise on it."""

from __future__ import annotations

from coordination.duties.models import Assignment, Dispute
from coordination.units.counties import county_of
from coordination.units.models import DutyLine, Organisation

# the duty line by which the justice bureau co-ordinates disputes in social assistance
ADVISING_REQUIREMENT = "R193"


def open_dispute(assignment: Assignment) -> Dispute:
    found: Dispute = assignment.disputes.select_related("unit", "proposed", "advisor").get(ruling="")
    return found


def advisor_unit(assignment: Assignment) -> Organisation | None:
    """Whose duty it is to co-ordinate disputes, as the duty catalogue says (R193)."""
    members = county_of(assignment).members
    lines = DutyLine.objects.valid_on().filter(requirement=ADVISING_REQUIREMENT, unit__in=members)
    line = lines.select_related("unit").order_by("code").first()
    return line.unit if line else None
