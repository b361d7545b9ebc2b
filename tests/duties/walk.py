"""An assignment at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coordination.duties import actions
from coordination.duties.actions import co_tasks, disputes, verifying, work
from coordination.duties.models import Assignment
from tests.meetings.sessions import in_days, load_rules
from workflows.engine.clock import sweep
from workflows.engine.steps import complete, open_tasks
from workflows.member_duty.front import open_duty
from workflows.models import Task

DIRECTOR = ("chenjing", "OFFDIR")
HEADS = {"CL": "qiumin", "CZ": "fengkai", "MZ": ("chenjing", "UHEAD"), "ZJ": "lubin", "XZ01": "shilei"}
LIAISONS = {
    "CL": "sunjing",
    "CZ": "songlan",
    "MZ": "hedan",
    "ZJ": "tangwen",
    "XZ01": "wutong",
    "SF": "xialan",
}
CLERKS = {"CL": "zhaoli", "CZ": "duwei", "MZ": "gaoyuan", "ZJ": "shenlei", "XZ01": "wutong"}
REPORT = {"text": "已逐一核实并补发到位。", "evidence": "补发名单和银行回单。"}


class Duty:
    """Takes the open step of one assignment as the person whose it is."""

    def __init__(self, cast, *, lead="CL", helpers=(), days=60, actor="wangmin", **more):
        load_rules()
        self.cast = cast
        values = {
            "source": None,
            "source_label": "县领导批示",
            "title": "补发护理补贴",
            "requirement": "逐一核实并补发到位。",
            "measure": "补发到人，名单公示",
            "basis": "残疾人两项补贴制度",
            "due_on": in_days(days),
            "is_verbatim": True,
        }
        self.assignment = open_duty(
            actor=self.actor(actor),
            lead_unit=cast.unit(lead),
            co_units=[cast.unit(code) for code in helpers],
            **(values | more),
        )

    # --- the steps one by one ------------------------------------------------------------------

    @property
    def lead(self) -> str:
        return self.assignment.lead_unit.code

    @property
    def status(self) -> str:
        return Assignment.objects.values_list("status", flat=True).get(pk=self.assignment.pk)

    @property
    def open(self) -> list[str]:
        return [task.flow_task.name for task in open_tasks(self.assignment)]

    def actor(self, who):
        return self.cast.actor(*who) if isinstance(who, tuple) else self.cast.actor(who)

    def fresh(self) -> Assignment:
        self.assignment = Assignment.objects.select_related("lead_unit", "handler").get(pk=self.assignment.pk)
        return self.assignment

    def task(self, name, record=None) -> Task:
        record = record or self.assignment
        found = [task for task in open_tasks(record) if task.flow_task.name == name]
        assert found, f"{name} is not open, but {[task.flow_task.name for task in open_tasks(record)]}"
        return found[0]

    def step(self, name, action, who, *, record=None, **values):
        result = complete(self.task(name, record), action, actor=self.actor(who), **values)
        self.fresh()
        return result

    # --- up to somewhere -----------------------------------------------------------------------

    def dispatched(self) -> Duty:
        self.step("sign_slip", actions.sign_slip, DIRECTOR, reauth=True)
        return self

    def received(self) -> Duty:
        self.dispatched()
        self.step("receive", actions.receive_assignment, LIAISONS[self.lead], reauth=True)
        return self

    def begun(self) -> Duty:
        self.received()
        self.assign()
        return self

    def assign(self, who="") -> None:
        handler = self.cast.post(who or CLERKS[self.lead])
        self.step("assign", work.assign_handler, LIAISONS[self.lead], handler=handler)

    def drafted(self, **values) -> Duty:
        """The report lies before the head."""
        self.begun()
        self.draft(**values)
        return self

    def draft(self, **values) -> None:
        self.step("work", work.draft_report, CLERKS[self.lead], **(REPORT | values))

    def reported(self) -> Duty:
        self.drafted()
        self.sign()
        return self

    def sign(self) -> None:
        self.step("sign_report", work.sign_report, HEADS[self.lead], reauth=True)

    def verified(self) -> Duty:
        self.reported()
        self.verify()
        return self

    def verify(self, who="liqian") -> None:
        self.step("verify", verifying.pass_report, who, findings="经核验，佐证齐全。")

    def send_back(self, who="liqian", findings="佐证不足。") -> None:
        self.step("verify", verifying.return_report, who, findings=findings)

    def close(self, who=DIRECTOR, result="done", **values) -> None:
        self.step("close", verifying.close_assignment, who, result=result, reauth=True, **values)

    def closed(self) -> Duty:
        self.verified()
        self.close()
        return self

    def disputed(self, proposed="CZ", **values) -> Duty:
        self.dispatched()
        self.dispute(proposed, **values)
        return self

    def dispute(self, proposed="CZ", step="receive") -> None:
        self.step(
            step,
            disputes.raise_dispute,
            LIAISONS[self.lead],
            ground="资金管理属财政部门职责。",
            proposed=self.cast.unit(proposed),
        )
        self.step("sign_dispute", disputes.file_dispute, HEADS[self.lead], reauth=True)

    # --- beside it -----------------------------------------------------------------------------

    def part(self, code):
        return self.assignment.co_tasks.get(unit__code=code)

    def contribute(self, code) -> None:
        part = self.part(code)
        self.step("receive_part", co_tasks.receive_co_task, LIAISONS[code], record=part)
        self.step("contribute", co_tasks.contribute, CLERKS[code], record=part, answer="资金已拨付。")

    def entry(self):
        return self.assignment.progress.get(status="asked")

    def give_progress(self, text="已核实一半。") -> None:
        self.step("report_progress", work.give_progress, CLERKS[self.lead], record=self.entry(), text=text)

    # --- time passes ---------------------------------------------------------------------------

    def due_passed(self, days=1) -> None:
        """The due day was so many days ago."""
        day = timezone.localdate() - dt.timedelta(days=days)
        Assignment.objects.filter(pk=self.assignment.pk).update(due_on=day)
        self.fresh()

    def rung(self, index, name="work", record=None) -> None:
        """The rung of that place on the ladder is due, and the clock goes by."""
        task = self.task(name, record)
        past = timezone.now() - dt.timedelta(minutes=1)
        Task.objects.filter(pk=task.pk).update(rung=index, next_rung_at=past)
        Task.objects.exclude(pk=task.pk).filter(finished__isnull=True).update(next_rung_at=None)
        assert sweep() >= 1
        self.fresh()
