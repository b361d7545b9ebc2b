"""What happens to an assignment outside its steps: noted by a leader, transferred, given more time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction

from coordination.access import Actor, require
from coordination.duties.actions.extensions import draft_extension
from coordination.duties.actions.work import transfer_assignment
from coordination.duties.models import Assignment, Extension
from coordination.duties.policies import can_note_assignment
from coordination.duties.queries.breakdown import suggest_split
from coordination.units.counties import county_of
from coordination.units.models import Post
from workflows.engine.steps import open_tasks, start
from workflows.engine.turning import locked, rehold

from .front import open_duty

TO_BE_SAID = "由联席办分解时明确"


def note_matter(*, actor: Actor, title: str, requirement: str, due_on: dt.date, is_major: bool) -> Assignment:
    """A convener's note opens an assignment; the office says who leads and how it is measured."""
    require(can_note_assignment(actor))
    county = county_of(actor)
    lead = suggest_split(f"{title} {requirement}", county).lead
    post = actor.acting_post
    return open_duty(
        actor=actor,
        source=None,
        source_label=f"{post.house_label if post else ''}批示",
        title=title,
        requirement=requirement,
        measure=TO_BE_SAID,
        basis="领导批示",
        lead_unit=lead.unit if lead else county.civil_affairs,
        due_on=due_on,
        duty_line=lead.duty_line if lead else None,
        is_major=is_major,
        origin=Assignment.Origin.NOTE,
    )


def transfer(assignment: Assignment, *, actor: Actor, handler: Post, reason: str) -> Assignment:
    """Another handler (转办): the open steps move to the new holder's inbox in the same transaction."""
    with locked(assignment):
        assignment = transfer_assignment(assignment, actor=actor, handler=handler, reason=reason)
        rows: list[models.Model] = [assignment, *assignment.progress.filter(status="asked")]
        for task in (task for row in rows for task in open_tasks(row)):
            if task.flow_task.name in ("work", "report_progress"):
                rehold(task)
    return assignment


@transaction.atomic
def ask_for_time(assignment: Assignment, *, actor: Actor, **values: Any) -> Extension:
    """The request, with the process that carries it to its ruling."""
    extension = draft_extension(assignment, actor=actor, **values)
    start(extension, actor=actor)
    return extension
