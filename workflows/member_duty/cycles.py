"""Recurring duties (C3, R75 R87 R157 R186 R187): on its day each opens an assignment, broken down already."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from coordination.duties.actions.cycles import take_cycle
from coordination.duties.models import Assignment, DutyCycle
from coordination.policy.calendar import add_working_days
from coordination.units.queries import clock_actor

from .front import open_duty

log = logging.getLogger("workflows.member_duty")


def open_cycles() -> int:
    """Open what has come; the director approves each breakdown as any other."""
    today = timezone.localdate()
    due = [cycle for cycle in DutyCycle.objects.filter(is_active=True) if cycle.day_due(today)]
    return sum(_try(cycle) for cycle in due)


def _try(cycle: DutyCycle) -> int:
    try:
        return _open(cycle)
    except Exception:  # one that cannot be opened does not keep those of other counties waiting
        log.exception("The recurring duty %s could not be opened; it is tried again", cycle.pk)
        return 0


@transaction.atomic
def _open(cycle: DutyCycle) -> int:
    actor, today = clock_actor(), timezone.localdate()
    taken = take_cycle(cycle, actor=actor, on=today)
    if taken is None:
        return 0
    open_duty(
        actor=actor,
        source=taken,
        source_label=f"{taken.looked_at:%Y-%m-%d}周期性工作",
        title=f"{taken.title}（{taken.looked_at:%Y-%m}）",
        requirement=taken.requirement,
        measure=taken.measure,
        basis=taken.basis,
        lead_unit=taken.lead_unit,
        co_units=list(taken.co_units.all()),
        duty_line=taken.duty_line,
        due_on=add_working_days(today, taken.term),
        origin=Assignment.Origin.CYCLE,
        is_broken_down=True,
        units_reason=f"周期性工作：{taken.duty_line or taken.basis}"[:300],
    )
    return 1
