"""An assignment at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coordination.duties import actions
from coordination.duties.actions import co_tasks, disputes, verifying, work
from coordination.duties.models import Assignment
from tests.walking import Walker as Walk
from tests.walking import in_days, load_rules
from workflows.engine.clock import sweep
from workflows.member_duty.front import open_duty
from workflows.models import Task

DIRECTOR = ("chenjing", "OFFDIR")
REPORT = {"text": "已逐一核实并补发到位。", "evidence": "补发名单和银行回单。"}


class Duty(Walk[Assignment]):
    """Takes the open step of one assignment as the person whose it is."""

    def __init__(self, cast, *, lead="CL", helpers=(), days=60, actor="wangmin", **more):
        load_rules()
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
        assignment = open_duty(
            actor=cast.actor(actor),
            lead_unit=cast.unit(lead),
            co_units=[cast.unit(code) for code in helpers],
            **(values | more),
        )
        super().__init__(assignment, cast)

    @property
    def assignment(self) -> Assignment:
        return self.record

    @property
    def lead(self) -> str:
        return self.assignment.lead_unit.code

    def reread(self) -> Assignment:
        self.record = Assignment.objects.select_related("lead_unit", "handler").get(pk=self.record.pk)
        return self.record

    # --- up to somewhere -----------------------------------------------------------------------

    def dispatched(self) -> Duty:
        self.take("sign_slip", actions.sign_slip)
        return self

    def received(self) -> Duty:
        self.dispatched()
        self.take("receive", actions.receive_assignment)
        return self

    def begun(self) -> Duty:
        self.received()
        self.assign()
        return self

    def assign(self, who="") -> None:
        handler = self.cast.post(who) if who else self.cast.handler(self.lead).post
        self.take("assign", work.assign_handler, handler=handler)

    def drafted(self, **values) -> Duty:
        """The report lies before the head."""
        self.begun()
        self.draft(**values)
        return self

    def draft(self, **values) -> None:
        self.take("work", work.draft_report, **(REPORT | values))

    def reported(self) -> Duty:
        self.drafted()
        self.sign()
        return self

    def sign(self) -> None:
        self.take("sign_report", work.sign_report)

    def verified(self) -> Duty:
        self.reported()
        self.verify()
        return self

    def verify(self, who="liqian") -> None:
        self.take("verify", verifying.pass_report, who, findings="经核验，佐证齐全。")

    def send_back(self, who="liqian", findings="佐证不足。") -> None:
        self.take("verify", verifying.return_report, who, findings=findings)

    def close(self, who=None, result="done", **values) -> None:
        self.take("close", verifying.close_assignment, who, result=result, **values)

    def closed(self) -> Duty:
        self.verified()
        self.close()
        return self

    def disputed(self, proposed="CZ", **values) -> Duty:
        self.dispatched()
        self.dispute(proposed, **values)
        return self

    def dispute(self, proposed="CZ", step="receive") -> None:
        self.take(
            step,
            disputes.raise_dispute,
            ground="资金管理属财政部门职责。",
            proposed=self.cast.unit(proposed),
        )
        self.take("sign_dispute", disputes.file_dispute)

    # --- beside it -----------------------------------------------------------------------------

    def part(self, code):
        return self.assignment.co_tasks.get(unit__code=code)

    def contribute(self, code) -> None:
        part = self.part(code)
        self.take("receive_part", co_tasks.receive_co_task, record=part)
        self.take("contribute", co_tasks.contribute, record=part, answer="资金已拨付。")

    def entry(self):
        return self.assignment.progress.get(status="asked")

    def give_progress(self, text="已核实一半。") -> None:
        self.take("report_progress", work.give_progress, record=self.entry(), text=text)

    # --- time passes ---------------------------------------------------------------------------

    def due_passed(self, days=1) -> None:
        """The due day was so many days ago."""
        day = timezone.localdate() - dt.timedelta(days=days)
        Assignment.objects.filter(pk=self.assignment.pk).update(due_on=day)
        self.reread()

    def rung(self, index, name="work", record=None) -> None:
        """The rung of that place on the ladder is due, and the clock goes by."""
        task = self.task(name, record=record)
        past = timezone.now() - dt.timedelta(minutes=1)
        Task.objects.filter(pk=task.pk).update(rung=index, next_rung_at=past)
        Task.objects.exclude(pk=task.pk).filter(finished__isnull=True).update(next_rung_at=None)
        assert sweep() >= 1
        self.reread()
