"""A referral at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coordination.referrals.actions import answers, intake, results, sending
from coordination.referrals.actions.intake import ConsentTerms
from coordination.referrals.models import CharityProject, Leg, Referral
from coordination.referrals.terms import LegTerms
from coordination.register.actions.households import register_household
from coordination.register.actions.persons import register_person
from coordination.register.models import Household, Person
from tests.walking import Walker as Walk
from tests.walking import load_rules
from workflows.engine.clock import sweep
from workflows.referral_closure.front import open_referral

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


class Walker(Walk[Referral]):
    """Takes the open steps of one referral and its legs as the people whose they are."""

    def __init__(self, cast, *codes, window="XZ01", who=WINDOW, purpose="", person=None, **more):
        load_rules()
        self.who = who
        self.person = person or the_person(cast)
        values = {
            "kind": "forward",
            "title": "孩子上学和住房困难求助",
            "facts": "丈夫因病去世，两个孩子在读。",
        }
        case = open_referral(
            actor=cast.actor(who),
            household=self.person.household,
            person=self.person,
            window=cast.unit(window),
            legs=[LegTerms(cast.unit(code), f"请{code}按职责办理", purpose=purpose) for code in codes],
            **(values | more),
        )

        super().__init__(case, cast)

    @property
    def case(self) -> Referral:
        return self.record

    def leg(self, code) -> Leg:
        return self.case.legs.select_related("receiver", "case").get(receiver__code=code)

    def reread(self) -> Referral:
        related = Referral.objects.select_related("window", "household", "person")
        self.record = related.get(pk=self.record.pk)
        return self.record

    def accepted(self, **values):
        self.take("accept", intake.accept_referral, **values)
        return self

    def consented(self, code, **values):
        """The person agreed to what goes to a charity or service body."""
        given = {"given_on": timezone.localdate()} | values
        intake.give_consent(self.leg(code), ConsentTerms(**given), actor=self.cast.actor(self.who))
        return self

    def dispatched(self):
        if self.case.status == Referral.Status.REGISTERED:
            self.accepted()
        for leg in self.case.legs.select_related("receiver"):
            if leg.needs_consent and not leg.consents.exists():
                self.consented(leg.receiver.code)
        self.take("dispatch", intake.dispatch_referral)
        return self

    def received(self, code, **values):
        self.take("receive", sending.receive_leg, record=self.leg(code), **values)
        return self

    def returned(self, code, right="", **values):
        given = {"reason": "不属本单位职责", "basis": "三定规定"} | values
        if right:
            given["right_unit"] = self.cast.unit(right)
        self.take("receive", sending.return_leg, record=self.leg(code), **given)
        return self

    def resent(self, code, to):
        leg = self.leg(code)
        self.take("resend", sending.resend_leg, record=leg, receiver=self.cast.unit(to))
        return self

    def answered_leg(self, code, result="granted", who="", **values):
        given = {"code": result, "summary": "已办理", "proof": "发放凭证 2026-18"}
        if result == "granted":
            given |= {"form": "cash", "value": 1000}
        leg = self.leg(code)
        if leg.kind == Leg.Kind.REFER and result == "granted":
            given["project"] = filed_project(self.cast, code)
        self.take(
            "handle",
            results.answer_leg,
            who or None,
            record=leg,
            **(given | values),
        )
        return self

    def settled(self):
        """The clock wakes the case whose legs have all ended."""
        sweep()
        self.reread()
        return self

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
        self.take(
            "answer",
            answers.answer_person,
            answer="已落实资助和租赁补贴。",
            answer_way="phone",
        )
        return self

    def called_back(self, satisfaction="satisfied", **values):
        self.answered()
        self.take("call_back", answers.call_back, satisfaction=satisfaction, **values)
        return self

    def closed(self):
        self.called_back()
        self.take("verify", answers.close_referral, note="经核，结果属实。")
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
        reported_by=cast.holder("PROV", code).user,
        reported_at=now,
        filed_by=cast.user("hedan"),
        filed_at=now,
        policy_on=timezone.localdate(),
    )
