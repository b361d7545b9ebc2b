"""An agenda item at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

from coordination.meetings.actions import clearance, coordination, items
from coordination.meetings.models import AgendaItem
from workflows.engine.steps import complete, open_tasks, start, task_for
from workflows.models import Task

FIELDS = {
    "title": "补发重度残疾人护理补贴",
    "kind": AgendaItem.Kind.REVIEW,
    "background": "2026 年 1 月以来新评定一级、二级残疾的 43 人尚未享受护理补贴。",
    "request": "请会议议定补发办法和完成时限。",
    "proposal": "由县残联牵头逐一核实并补发到位。\n由县财政局落实补发资金。",
    "basis": "残疾人两项补贴制度",
}


class Walker:
    """Takes the open step of one item as the person whose it is."""

    def __init__(self, cast, **fields):
        self.cast = cast
        clerk = fields.pop("clerk", "zhaoli")
        self.item = items.create_item(actor=cast.actor(clerk), **{**FIELDS, **fields})
        start(self.item, actor=cast.actor(clerk))
        self.clerk = clerk

    def step(self, name, action, username, role="", **values):
        result = complete(self.task(name), action, actor=self.cast.actor(username, role), **values)
        self.item.refresh_from_db()
        return result

    def task(self, name) -> Task:
        task = task_for(self.item, name)
        assert task is not None, f"{name} is not open, but {self.open}"
        return task

    @property
    def open(self) -> list[str]:
        return sorted(task.flow_task.name for task in open_tasks(self.item))

    def signing(self):
        name = "amend" if self.item.status == "returned" else "prepare"
        self.step(name, items.hand_over_item, self.clerk)
        return self

    def submitted(self, head="qiumin"):
        self.signing()
        role = "THEAD" if head == "shilei" else "UHEAD"
        self.step("sign", items.sign_item, head, role, reauth=True)
        return self

    def asked(self, *codes, head="qiumin"):
        self.submitted(head)
        units = [self.cast.unit(code) for code in codes]
        self.step("check", coordination.check_item, "wangmin", units=units)
        return self

    def reviewing(self, head="qiumin"):
        return self.asked(head=head)

    def approving(self):
        self.reviewing()
        self.step("review", clearance.pass_item, "chenjing", "OFFDIR", opinion="拟同意。")
        return self

    def approved(self):
        self.approving()
        convener = "zhouzhengyi" if self.item.approver_role == "CHIEF" else "linyue"
        self.step("approve", clearance.approve_item, convener, opinion="同意。")
        return self

    def opinion_of(self, code):
        return self.item.opinions.get(unit=self.cast.unit(code), round=self.item.round)

    def opinion_task(self, code) -> Task:
        unit = self.cast.unit(code)
        return next(task for task in open_tasks(self.item) if task.holder_unit_id == unit.pk)

    def answers(self, code, username, stance="agree", text=""):
        complete(
            self.opinion_task(code),
            coordination.give_opinion,
            actor=self.cast.actor(username),
            stance=stance,
            text=text,
        )
        self.item.refresh_from_db()
        return self
