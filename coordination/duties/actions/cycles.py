"""Recurring duties: set by the office director, acted on by the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.changes import enter, lock, revising
from coordination.duties.models import DutyCycle
from coordination.duties.policies import can_draft_assignment, can_set_cycle
from coordination.duties.verbs import DutyVerb
from coordination.units.models import DutyLine, Organisation


@transaction.atomic
def set_cycle(
    cycle: DutyCycle | None,
    *,
    actor: Actor,
    title: str,
    requirement: str,
    measure: str,
    basis: str,
    lead_unit: Organisation,
    opens_on: str,
    term: int,
    co_units: Sequence[Organisation] = (),
    duty_line: DutyLine | None = None,
    is_active: bool = True,
) -> DutyCycle:
    """Write a recurring duty; only opening days from tomorrow on are acted on."""
    require(can_set_cycle(actor))
    cycle = DutyCycle(looked_at=timezone.localdate()) if cycle is None else lock(cycle)
    cycle.title, cycle.requirement, cycle.measure, cycle.basis = title, requirement, measure, basis
    cycle.lead_unit, cycle.duty_line = lead_unit, duty_line
    cycle.opens_on, cycle.term, cycle.is_active = opens_on, term, is_active
    cycle.full_clean()
    enter(cycle, DutyVerb.CYCLE_SET, actor=actor)
    cycle.co_units.set([unit for unit in co_units if unit != lead_unit])
    return cycle


@transaction.atomic
def take_cycle(cycle: DutyCycle, *, actor: Actor, on: dt.date) -> DutyCycle | None:
    """Take the opening day that has come, once, however many clocks run."""
    require(can_draft_assignment(actor))
    found = DutyCycle.objects.select_for_update(skip_locked=True).filter(pk=cycle.pk, is_active=True).first()
    day = found.day_due(on) if found else None
    if found is None or day is None:
        return None
    with revising(found, actor=actor):
        found.looked_at = day
    return found
