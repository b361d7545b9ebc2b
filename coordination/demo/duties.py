"""The demonstration's assignments: opened and carried on by their people, each as far as its fixture says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coordination.access import Actor
from coordination.demo.desks import sitting_at
from coordination.duties import actions
from coordination.duties.actions import co_tasks, disputes, verifying, work
from coordination.duties.actions.cycles import set_cycle
from coordination.duties.models import Assignment, DutyCycle
from coordination.duties.queries.breakdown import reason_for
from coordination.policy.calendar import add_working_days
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import DutyLine, Organisation, Role
from coordination.units.queries import (
    clock_actor,
)
from workflows.engine.steps import complete, open_tasks
from workflows.member_duty.front import open_duty
from workflows.models import Task

FILE = Path(settings.BASE_DIR) / "fixtures" / "assignments.json"
CYCLES = FILE.with_name("duty_cycles.json")
ORDER = ("breakdown", "received", "disputed", "begun", "progress", "reported", "closed")
Row = dict[str, Any]


def load_cycles() -> None:
    """The county's recurring duties; each is opened from its next day on."""
    known = set(DutyCycle.objects.values_list("title", flat=True))
    for row in json.loads(CYCLES.read_text(encoding="utf-8")):
        if row["title"] in known:
            continue
        units = Organisation.objects.in_bulk([row["lead"], *row["co_units"]], field_name="code")
        set_cycle(
            None,
            actor=clock_actor(),
            lead_unit=units[row["lead"]],
            co_units=[units[code] for code in row["co_units"]],
            duty_line=DutyLine.objects.filter(code=row.get("line", "")).first(),
            **{name: row[name] for name in ("title", "requirement", "measure", "basis", "opens_on", "term")},
        )


def load_duties() -> int:
    """Open the assignments that are not there yet, and say how many."""
    known = set(Assignment.objects.values_list("title", flat=True))
    new = [row for row in json.loads(FILE.read_text(encoding="utf-8")) if row["title"] not in known]
    for row in new:
        Story(row).tell()
    return len(new)


class Story:
    """One assignment, carried on by whoever holds it."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.units = Organisation.objects.in_bulk(
            [row["lead"], *row["co_units"], *([row["proposed"]] if "proposed" in row else [])],
            field_name="code",
        )
        self.lead = self.units[row["lead"]]

    @transaction.atomic
    def tell(self) -> None:
        row, reach, county = self.row, self.row["reach"], county_of(self.lead)
        office = sitting_at(county.holder(Role.OFFICE))
        reason, line = reason_for(self.lead, f"{row['title']} {row['requirement']}")
        self.assignment = open_duty(
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
            due_on=add_working_days(timezone.localdate(), row["days"]),
            origin=Assignment.Origin(row["origin"]),
            is_broken_down=reach != "breakdown",
            units_reason=reason or "工作安排指定",
        )
        if reach == "breakdown":
            return
        director = sitting_at(county.holder(Role.OFFDIR))
        self._step("approve", actions.approve_breakdown, director, opinion="同意。", reauth=True)
        self._step("sign_slip", actions.sign_slip, director, opinion="请按时办结。", reauth=True)
        if reach == "disputed":
            self._dispute()
            return
        liaison = sitting_at(Holder.liaison(self.lead))
        self._step("receive", actions.receive_assignment, liaison, reauth=True)
        if reach == "received":
            return
        clerk = sitting_at(Holder.handler(self.lead))
        self._step("assign", work.assign_handler, liaison, handler=clerk.post)
        self._work(clerk, office, director)

    def _dispute(self) -> None:
        liaison = sitting_at(Holder.liaison(self.lead))
        head = sitting_at(Holder.head(self.lead))
        proposed = self.units[self.row["proposed"]]
        self._step("receive", disputes.raise_dispute, liaison, ground=self.row["ground"], proposed=proposed)
        self._step("sign_dispute", disputes.file_dispute, head, reauth=True)

    def _work(self, clerk: Actor, office: Actor, director: Actor) -> None:
        row, reach = self.row, self.row["reach"]
        if "progress" in row:
            entry = self.assignment.progress.get(status="asked")
            self._take(self._task("report_progress", entry), work.give_progress, clerk, text=row["progress"])
        if row.get("co_answer"):
            self._contribute(row["co_answer"])
        if ORDER.index(reach) < ORDER.index("reported"):
            return
        report = {"text": row["report"], "evidence": row["evidence"]}
        self._step("work", work.draft_report, clerk, **report)
        head = sitting_at(Holder.head(self.lead))
        self._step("sign_report", work.sign_report, head, reason="同意报送。", reauth=True)
        if reach == "reported":
            return
        self._step("verify", verifying.pass_report, office, findings="经对照办结标准核验，佐证齐全。")
        self._step(
            "close", verifying.close_assignment, director, result="done", opinion="同意销号。", reauth=True
        )

    def _contribute(self, answer: str) -> None:
        for part in self.assignment.co_tasks.select_related("unit"):
            liaison = sitting_at(Holder.liaison(part.unit))
            clerk = sitting_at(Holder.handler(part.unit))
            self._take(self._task("receive_part", part), co_tasks.receive_co_task, liaison)
            self._take(self._task("contribute", part), co_tasks.contribute, clerk, answer=answer)

    def _step(self, name: str, action: Any, actor: Actor, **values: Any) -> None:
        self._take(self._task(name, self.assignment), action, actor, **values)
        self.assignment.refresh_from_db()

    @staticmethod
    def _take(task: Task, action: Any, actor: Actor, **values: Any) -> None:
        complete(task, action, actor=actor, **values)

    @staticmethod
    def _task(name: str, record: Any) -> Task:
        return next(task for task in open_tasks(record) if task.flow_task.name == name)
