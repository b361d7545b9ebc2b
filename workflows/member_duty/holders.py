"""Who holds the steps of an assignment, and how lateness climbs at each of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.duties.models import Assignment
from coordination.duties.queries.disputes import open_dispute
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.holders import at_county
from workflows.engine.ladder import HOLDER
from workflows.engine.nodes import Rung

OFFICE = _("office")
DIRECTOR = _("office director")
LEAD = _("lead unit")
CONVENERS = _("conveners")
ADVISOR = _("justice bureau")
LATE_AT_THE_UNIT = (
    Rung(after=0, urgent=True),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD, Role.OFFDIR), urgent=True),
)
LATE_AT_THE_OFFICE = (
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFDIR)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.OFFDIR, Role.DEPUTY)),
)
LATE_AT_THE_DIRECTOR = (
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFICE), urgent=True),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.DEPUTY)),
)


office = at_county(Role.OFFICE)
director = at_county(Role.OFFDIR)
deputy = at_county(Role.DEPUTY)


def lead_liaison(assignment: Assignment, task: Any) -> Holder:
    return Holder.liaison(assignment.lead_unit)


def lead_head(assignment: Assignment, task: Any) -> Holder:
    return Holder.head(assignment.lead_unit)


def handler(assignment: Assignment, task: Any) -> Holder:
    post = assignment.handler
    if post is None:  # a page that looks ahead: nobody is assigned yet
        raise LookupError("No handler yet.")
    return Holder.of_post(post)


def on_the_due_day(assignment: Assignment, task: Any) -> dt.datetime:
    return assignment.closes_at


def advisor(assignment: Assignment, task: Any) -> Holder:
    unit = open_dispute(assignment).advisor
    if unit is None:
        raise LookupError("Nobody is asked.")
    return Holder.liaison(unit)
