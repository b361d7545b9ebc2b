"""How an assignment is opened, by whichever process or page asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models, transaction

from coordination.duties import policies
from coordination.duties.actions import draft_assignment, take_over_assignment
from coordination.duties.models import Assignment
from coordination.units.models import DutyLine, Organisation
from coordination.units.queries import clock_actor
from workflows.engine.steps import start

if TYPE_CHECKING:
    from coordination.access import Actor
    from workflows.models import Task


@transaction.atomic
def open_duty(
    *,
    actor: Actor,
    source: models.Model | None,
    source_label: str,
    title: str,
    requirement: str,
    measure: str,
    basis: str,
    lead_unit: Organisation,
    due_on: dt.date,
    co_units: Sequence[Organisation] = (),
    duty_line: DutyLine | None = None,
    household_key: str = "",
    is_verbatim: bool = False,
    is_major: bool = False,
    parent_task: Task | None = None,
    origin: Assignment.Origin = Assignment.Origin.PROCESS,
    is_broken_down: bool = False,
    units_reason: str = "",
) -> Assignment:
    """Open an assignment from its source and start its process; the one way for every other process.

    Where the caller is no drafter of the office, the house opens it by itself, as it does the
    lines of signed minutes. ``parent_task`` is the waiting step of the process that asks: it is
    woken when the assignment is closed.
    """
    noted = origin == Assignment.Origin.NOTE and policies.can_note_assignment(actor) is None
    drafts = noted or policies.can_draft_assignment(actor) is None
    assignment = draft_assignment(
        actor=actor if drafts else clock_actor(),
        source=source,
        source_label=source_label,
        title=title,
        requirement=requirement,
        measure=measure,
        basis=basis,
        lead_unit=lead_unit,
        due_on=due_on,
        co_units=co_units,
        duty_line=duty_line,
        household_key=household_key,
        is_verbatim=is_verbatim,
        is_major=is_major,
        origin=origin,
        is_broken_down=is_broken_down,
        units_reason=units_reason,
    )
    start(assignment, actor=actor, parent_task=parent_task)
    return assignment


@transaction.atomic
def take_over_duty(
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
    """Go on with what a unit was given before this house: it waits for the unit's receipt."""
    assignment = take_over_assignment(
        actor=actor,
        text=text,
        lead_unit=lead_unit,
        due_on=due_on,
        comes_from=comes_from,
        origin=origin,
        number=number,
        measure=measure,
    )
    start(assignment, actor=actor)
    return assignment
