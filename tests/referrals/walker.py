"""A referral at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coordination.referrals.actions import answers, intake, results, sending
from coordination.referrals.actions.intake import ConsentTerms
from coordination.referrals.models import CharityProject, Leg, Referral
from coordination.referrals.terms import LegTerms, Purpose
from coordination.register.actions.households import register_household
from coordination.register.actions.persons import register_person
from coordination.register.models import Household, Person
from tests.meetings.sessions import load_rules
from workflows.engine.clock import sweep
from workflows.engine.steps import complete, open_tasks, start, task_for
from workflows.models import Task
from workflows.referral_closure.flow import ReferralClosureFlow
from workflows.referral_closure.front import open_referral

LIAISONS = {
    "JT": "panchen",
    "ZJ": "tangwen",
    "CL": "sunjing",
    "RS": "caixiaoyun",
    "CSH": "fanghui",
    "SGZX": "zhuangxiao",
    "CZ": "songlan",
    "WJK": "xuening",
    "YB": "jiangli",
}
CLERKS = {
    "JT": "zhuqi",
    "ZJ": "shenlei",
    "CL": "zhaoli",
    "RS": "huangzhipeng",
    "CSH": "fanghui",
    "SGZX": "zhuangxiao",
    "CZ": "duwei",
    "WJK": "jianan",
    "YB": "dailin",
}
WINDOW = "wutong"
OFFICE = "wangmin"


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("凭证.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")


def the_person(cast, *, name="周桂英", born_on=dt.date(1975, 4, 2), phone="13805551234") -> Person:
    """Somebody of Taoyuan town, registered by its clerk."""
    clerk = cast.actor(WINDOW)
    home: Household = register_household(
        actor=clerk, township=cast.unit("XZ01"), village=cast.unit("XZ01-01"), address="桃花村三组12号"
    )
    return register_person(home, actor=clerk, name=name, born_on=born_on, phone=phone, health_note="慢性病")


class Walker:
    """Takes the open steps of one referral and its legs as the people whose they are."""

    def __init__(self, cast, *codes, window="XZ01", who=WINDOW, purpose="", person=None, **more):
        load_rules()
        self.cast, self.who = cast, who
        self.person = person or the_person(cast)
        values = {
            "kind": "forward",
            "title": "孩子上学和住房困难求助",
            "facts": "丈夫因病去世，两个孩子在读。",
        }
        self.case: Referral = open_referral(
            actor=cast.actor(who),
            household=self.person.household,
            person=self.person,
            window=cast.unit(window),
            legs=[LegTerms(cast.unit(code), f"请{code}按职责办理", purpose=purpose) for code in codes],
            **(values | more),
        )

    # --- where it stands ----------------------------------------------------------------------

    def actor(self, who):
        return self.cast.actor(*who) if isinstance(who, tuple) else self.cast.actor(who)

    def leg(self, code) -> Leg:
        return self.case.legs.select_related("receiver", "case").get(receiver__code=code)

    @property
    def open(self) -> list[str]:
        return sorted(task.flow_task.name for task in open_tasks(self.case))

    def task(self, name, leg: Leg | None = None) -> Task:
        record = leg or self.case
        task = task_for(record, name)
        assert task is not None, f"{name} is not open, but {[t.flow_task.name for t in open_tasks(record)]}"
        return task

    def reread(self):
        self.case = Referral.objects.select_related("window", "household", "person").get(pk=self.case.pk)
        return self

    # --- steps --------------------------------------------------------------------------------

    def step(self, name, action, who, leg=None, **values):
        result = complete(self.task(name, leg), action, actor=self.actor(who), **values)
        self.reread()
        return result

    def accepted(self, **values):
        self.step("accept", intake.accept_referral, self.who, **values)
        return self

    def consented(self, code, **values):
        """The person agreed to what goes to a charity or service body."""
        given = {"given_on": timezone.localdate()} | values
        intake.give_consent(self.leg(code), ConsentTerms(**given), actor=self.actor(self.who))
        return self

    def dispatched(self):
        if self.case.status == Referral.Status.REGISTERED:
            self.accepted()
        for leg in self.case.legs.select_related("receiver"):
            if leg.needs_consent and not leg.consents.exists():
                self.consented(leg.receiver.code)
        self.step("dispatch", intake.dispatch_referral, self.who, reauth=True)
        return self

    def received(self, code, **values):
        self.step("receive", sending.receive_leg, LIAISONS[code], self.leg(code), **values)
        return self

    def returned(self, code, right="", **values):
        given = {"reason": "不属本单位职责", "basis": "三定规定"} | values
        if right:
            given["right_unit"] = self.cast.unit(right)
        self.step("receive", sending.return_leg, LIAISONS[code], self.leg(code), **given)
        return self

    def resent(self, code, to):
        leg = self.leg(code)
        self.step("resend", sending.resend_leg, self.who, leg, receiver=self.cast.unit(to), reauth=True)
        return self

    def answered_leg(self, code, result="granted", who="", **values):
        given = {"code": result, "summary": "已办理", "proof": "发放凭证 2026-18"}
        if result == "granted":
            given |= {"form": "cash", "value": 1000}
        leg = self.leg(code)
        if leg.kind == Leg.Kind.REFER and result == "granted":
            given["project"] = filed_project(self.cast, code)
        self.step(
            "handle",
            results.answer_leg,
            who or CLERKS.get(code, self.who),
            leg,
            reauth=True,
            **(given | values),
        )
        return self

    def settled(self):
        """The clock wakes the case whose legs have all ended."""
        sweep()
        return self.reread()

    def results_in(self):
        if not self.case.dispatched_at:
            self.dispatched()
        for leg in self.case.legs.select_related("receiver"):
            code = leg.receiver.code
            if leg.status == Leg.Status.SENT:
                self.received(code)
            if self.leg(code).status in Leg.AT_WORK:
                self.answered_leg(code)
        return self.settled()

    def answered(self):
        self.results_in()
        self.step(
            "answer",
            answers.answer_person,
            self.who,
            answer="已落实资助和租赁补贴。",
            answer_way="phone",
            reauth=True,
        )
        return self

    def called_back(self, satisfaction="satisfied", **values):
        self.answered()
        self.step("call_back", answers.call_back, self.who, satisfaction=satisfaction, reauth=True, **values)
        return self

    def closed(self):
        self.called_back()
        self.step("verify", answers.close_referral, OFFICE, note="经核，结果属实。")
        return self


def filed_project(cast, code="CSH") -> CharityProject:
    """A project that its body reported and civil affairs put on file last week."""
    body = cast.unit(code)
    found = CharityProject.objects.filter(body=body, status="filed").first()
    now = timezone.now() - dt.timedelta(days=7)
    return found or CharityProject.objects.create(
        body=body,
        title="暖冬助困",
        kind=CharityProject.Kind.PROJECT,
        audience="困难家庭",
        content="发放生活物资",
        planned_value=50000,
        begins_on=timezone.localdate() - dt.timedelta(days=30),
        ends_on=timezone.localdate() + dt.timedelta(days=300),
        status="filed",
        reported_by=cast.user(LIAISONS[code]),
        reported_at=now,
        filed_by=cast.user("hedan"),
        filed_at=now,
        policy_on=timezone.localdate(),
    )


__all__ = ["Purpose", "ReferralClosureFlow", "Walker", "filed_project", "proof", "start", "the_person"]
