"""From signed minutes to assignments: every decision line opens one, verbatim, in the same transaction.

A line decided on a case for deliberation stands on its household's chain, and the case's outcome links it.
"""

from __future__ import annotations

from coordination.deliberation.actions.outcomes import follow
from coordination.duties.models import Assignment
from coordination.meetings.models import DecisionLine, Session
from coordination.units.queries import clock_actor, suggest_units
from workflows.case_deliberation.front import household_of
from workflows.member_duty.front import open_duty

TITLE_LENGTH = 60


def open_assignments(session: Session) -> list[Assignment]:
    """Open the assignment of each line and start its process; the slip waits for the office director."""
    actor = clock_actor()
    opened = []
    lines = session.decision_lines.select_related("lead_unit", "matter__placement").prefetch_related(
        "co_units"
    )
    for line in lines:
        assignment = open_duty(
            actor=actor,
            source=line,
            source_label=f"{session.minutes.number} 第{line.number}条",
            title=title_of(line),
            requirement=line.text,
            measure=line.measure,
            basis=f"{session.minutes.number} 第{line.number}条",
            lead_unit=line.lead_unit,
            co_units=list(line.co_units.all()),
            duty_line=next(
                (found.duty_line for found in suggest_units(line.text, [line.lead_unit])),
                None,
            ),
            due_on=line.due_on,
            household_key=household_of(line),
            is_verbatim=True,
        )
        follow(line, assignment, actor=actor, label=assignment.title)
        opened.append(assignment)
    return opened


def title_of(line: DecisionLine) -> str:
    """The line's first clause, short enough for a list."""
    clause = line.text.split("。")[0].split("；")[0].strip()
    return clause if len(clause) <= TITLE_LENGTH else f"{clause[: TITLE_LENGTH - 1]}…"
