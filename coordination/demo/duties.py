"""The demonstration's assignments: opened and carried on by their people, each as far as its fixture says."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination.changes import lock, revising
from coordination.demo.cast import Cast
from coordination.demo.county import DemoCounty
from coordination.demo.walk import Walk
from coordination.duties import actions
from coordination.duties.actions import co_tasks, disputes, verifying, work
from coordination.duties.actions.cycles import set_cycle
from coordination.duties.models import Assignment, DutyCycle
from coordination.duties.queries.breakdown import reason_for
from coordination.policy.calendar import add_working_days
from coordination.units.counties import County
from coordination.units.models import DutyLine, Role
from coordination.units.queries import (
    clock_actor,
)
from workflows.member_duty.front import open_duty

ORDER = ("breakdown", "received", "disputed", "begun", "progress", "reported", "closed")
Row = dict[str, Any]


def load_cycles(demo: DemoCounty) -> int:
    """The county's recurring duties that are not there yet; each is opened from its next day on."""
    county = demo.county()
    known = set(DutyCycle.objects.of_county(county).values_list("title", flat=True))
    lines = DutyLine.objects.of_county(county)
    new = [row for row in demo.rows("duty_cycles") if row["title"] not in known]
    for row in new:
        units = county.by_code([row["lead"], *row["co_units"]])
        set_cycle(
            None,
            actor=clock_actor(),
            lead_unit=units[row["lead"]],
            co_units=[units[code] for code in row["co_units"]],
            duty_line=lines.filter(code=row.get("line", "")).first(),
            **{name: row[name] for name in ("title", "requirement", "measure", "basis", "opens_on", "term")},
        )
    return len(new)


def load_duties(demo: DemoCounty) -> int:
    """Open the assignments that are not there yet, and say how many."""
    county = demo.county()
    known = set(Assignment.objects.of_county(county).values_list("title", flat=True))
    new = [row for row in demo.rows("assignments") if row["title"] not in known]
    for row in new:
        Story(row, county).tell()
    return len(new)


class Story:
    """One assignment, carried on by whoever holds it."""

    def __init__(self, row: Row, county: County) -> None:
        self.row = row
        self.county = county
        self.units = county.by_code(
            [row["lead"], *row["co_units"], *([row["proposed"]] if "proposed" in row else [])]
        )
        self.lead = self.units[row["lead"]]

    @transaction.atomic
    def tell(self) -> None:
        row, reach, cast = self.row, self.row["reach"], Cast(self.county)
        office = cast.holder(Role.OFFICE)
        due_on = add_working_days(timezone.localdate(), row["days"])
        reason, line = reason_for(self.lead, f"{row['title']} {row['requirement']}")
        assignment = open_duty(
            actor=office,
            source=None,
            source_label=row["source"],
            title=row["title"],
            requirement=row["requirement"],
            measure=row["measure"],
            basis=row["basis"],
            lead_unit=self.lead,
            co_units=[self.units[code] for code in row["co_units"]],
            duty_line=line,
            due_on=max(due_on, add_working_days(timezone.localdate(), 1)),
            origin=Assignment.Origin(row["origin"]),
            is_broken_down=reach != "breakdown",
            units_reason=reason or "工作安排指定",
        )
        if due_on != assignment.due_on:  # nobody opens a duty that is late: this one became so
            with revising(lock(assignment), actor=office) as assignment:
                assignment.due_on = assignment.first_due_on = due_on
        self.walk = Walk(assignment, cast)
        if reach == "breakdown":
            return
        self.walk.take("approve", actions.approve_breakdown, opinion="同意。")
        self.walk.take("sign_slip", actions.sign_slip, opinion="请按时办结。")
        if reach == "disputed":
            self._dispute()
            return
        self.walk.take("receive", actions.receive_assignment)
        if reach == "received":
            return
        handler = cast.handler(self.lead.code).post
        self.walk.take("assign", work.assign_handler, handler=handler)
        self._work()

    def _dispute(self) -> None:
        ground, proposed = self.row["ground"], self.units[self.row["proposed"]]
        self.walk.take("receive", disputes.raise_dispute, ground=ground, proposed=proposed)
        self.walk.take("sign_dispute", disputes.file_dispute)

    def _work(self) -> None:
        row, reach, walk = self.row, self.row["reach"], self.walk
        if "progress" in row:
            entry = walk.record.progress.get(status="asked")
            walk.take("report_progress", work.give_progress, record=entry, text=row["progress"])
        if row.get("co_answer"):
            for part in walk.record.co_tasks.all():
                walk.take("receive_part", co_tasks.receive_co_task, record=part)
                walk.take("contribute", co_tasks.contribute, record=part, answer=row["co_answer"])
        if ORDER.index(reach) < ORDER.index("reported"):
            return
        walk.take("work", work.draft_report, text=row["report"], evidence=row["evidence"])
        walk.take("sign_report", work.sign_report, reason="同意报送。")
        if reach == "reported":
            return
        walk.take("verify", verifying.pass_report, findings="经对照办结标准核验，佐证齐全。")
        walk.take("close", verifying.close_assignment, result="done", opinion="同意销号。")
