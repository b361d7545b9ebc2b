"""An agenda item at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

from coordination.meetings.actions import clearance, coordination, items
from coordination.meetings.models import AgendaItem
from tests.walking import Walker as Walk
from workflows.engine.steps import start
from workflows.models import Task

FIELDS = {
    "title": "补发重度残疾人护理补贴",
    "kind": AgendaItem.Kind.REVIEW,
    "background": "2026 年 1 月以来新评定一级、二级残疾的 43 人尚未享受护理补贴。",
    "request": "请会议议定补发办法和完成时限。",
    "proposal": "由县残联牵头逐一核实并补发到位。\n由县财政局落实补发资金。",
    "basis": "残疾人两项补贴制度",
}


class Walker(Walk[AgendaItem]):
    """Takes the open step of one item as the person whose it is."""

    def __init__(self, cast, **fields):
        clerk = fields.pop("clerk", "zhaoli")
        item = items.create_item(actor=cast.actor(clerk), **{**FIELDS, **fields})
        super().__init__(item, cast)
        start(item, actor=cast.actor(clerk))
        self.clerk = clerk

    @property
    def item(self) -> AgendaItem:
        return self.record

    def signing(self):
        name = "amend" if self.item.status == "returned" else "prepare"
        self.take(name, items.hand_over_item, self.clerk)
        return self

    def submitted(self, head=None):
        self.signing()
        self.take("sign", items.sign_item, head)
        return self

    def asked(self, *codes, head=None):
        self.submitted(head)
        units = [self.cast.unit(code) for code in codes]
        self.take("check", coordination.check_item, units=units)
        return self

    def reviewing(self, head=None):
        return self.asked(head=head)

    def approving(self):
        self.reviewing()
        self.take("review", clearance.pass_item, opinion="拟同意。")
        return self

    def approved(self):
        self.approving()
        self.take("approve", clearance.approve_item, opinion="同意。")
        return self

    def opinion_of(self, code):
        return self.item.opinions.get(unit=self.cast.unit(code), round=self.item.round)

    def opinion_task(self, code) -> Task:
        return self.task("opinion", code)

    def answers(self, code, username, stance="agree", text=""):
        self.take("opinion", coordination.give_opinion, username, of=code, stance=stance, text=text)
        return self
