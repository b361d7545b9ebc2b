"""Assignments that were sent out before this house was used: the unit has them, and what follows goes on here."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.changes import enter
from coordination.documents.numbering import draw_number
from coordination.duties.actions.dispatch import TITLE_LENGTH
from coordination.duties.models import Assignment
from coordination.duties.verbs import DutyVerb
from coordination.policy.queries import policy_version
from coordination.taken_over import can_take_over
from coordination.units.counties import county_of
from coordination.units.models import Organisation

NUMBER_WORD = "交办接续"


@transaction.atomic
def take_over_assignment(
    *,
    actor: Actor,
    text: str,
    lead_unit: Organisation,
    due_on: dt.date,
    comes_from: str,
    origin: Assignment.Origin,
    number: str = "",
    measure: str = "",
) -> Assignment:
    """Enter a matter that a unit has by a slip or by minutes of before; the unit signs here that it has it.

    Its paper was signed elsewhere, so none is made; without a number of its own it has one of those taken
    over. It may be overdue already: then it is late from its first day here.
    """
    require(can_take_over(actor))
    today, county = timezone.localdate(), county_of(lead_unit)
    assignment = Assignment(
        title=text[:TITLE_LENGTH],
        requirement=text,
        measure=(measure or text)[:300],
        basis=comes_from[:200],
        lead_unit=lead_unit,
        due_on=due_on,
        first_due_on=due_on,
        origin=origin,
        source_label=comes_from[:200],
        status=Assignment.Status.DISPATCHED,
        number=number or str(draw_number(county.office, NUMBER_WORD, on=today)),
        dispatched_at=timezone.now(),
        taken_over_on=today,
        policy_on=today,
        policy_version=policy_version(on=today, county=county),
    )
    assignment.full_clean()
    enter(
        assignment,
        DutyVerb.ASSIGNMENT_TAKEN_OVER,
        actor=actor,
        unit=lead_unit,
        after={"due": due_on},
        basis=assignment.basis,
    )
    return assignment
