"""The demonstration's referrals: applications of several windows, each carried on by its people so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from coordination.demo.cast import Cast
from coordination.demo.walk import Walk
from coordination.referrals.actions import answers, intake, projects, results, sending
from coordination.referrals.actions.intake import ConsentTerms
from coordination.referrals.models import CategoryTry, CharityProject, Leg, Referral
from coordination.referrals.queries.people import window_role
from coordination.referrals.terms import LegTerms, Purpose
from coordination.register.models import Person
from coordination.units.actors import clock_actor
from coordination.units.counties import County
from coordination.units.models import Organisation, Role
from workflows.engine.steps import wake
from workflows.referral_closure.front import open_project, open_referral

Tale = Callable[[County], None]


def load_referrals(county: County, stories: Sequence[Tale]) -> int:
    """Open the referrals that are not there yet, and say how many."""
    if Referral.objects.of_county(county).exists():
        return 0
    for tell in stories:
        tell(county)
    return Referral.objects.of_county(county).count()


def load_projects(county: County) -> None:
    """One project on file at each body, and one that waits for civil affairs."""
    cast, today = Cast(county), timezone.localdate()
    rows = (
        (
            "CSH",
            "暖冬助困行动",
            "project",
            "低保、特困和低保边缘家庭",
            "发放棉被、米油和取暖物资。",
            120000,
            True,
        ),
        (
            "SGZX",
            "心语相伴",
            "volunteers",
            "独居老人和困境儿童",
            "定期探访、心理疏导和社会融入活动。",
            36000,
            True,
        ),
        ("CSH", "助学圆梦", "donation", "困难家庭在读学生", "资助新生学费和生活费。", 80000, False),
    )
    for code, title, kind, audience, content, value, is_filed in rows:
        project = open_project(
            actor=cast.holder(Role.PROV, code),
            title=title,
            kind=kind,
            audience=audience,
            content=content,
            planned_value=Decimal(value),
            begins_on=today - dt.timedelta(days=30),
            ends_on=today + dt.timedelta(days=330),
        )
        if is_filed:
            Walk(project, cast).take("file", projects.file_project)


class Story(Walk[Referral]):
    """One application, carried on by those whose steps are open."""

    def __init__(
        self, county: County, window: str, place: int, title: str, facts: str, *legs: Ask, **more: Any
    ) -> None:
        self.county = county
        self.window = self.unit(window)
        is_town = self.window.kind == Organisation.Kind.TOWNSHIP
        township = self.window if is_town else self.unit("XZ01")
        people = Person.objects.standing().filter(household__township=township).order_by("pk")
        person = people[place : place + 1].get()
        self.clerk = Cast(county).holder(window_role(self.window), window)
        case = open_referral(
            actor=self.clerk,
            kind=more.pop("kind", Referral.Kind.FORWARD),
            household=person.household,
            person=person,
            title=title,
            facts=facts,
            legs=[LegTerms(self.unit(one.code), one.matter, purpose=one.purpose) for one in legs],
            window=self.window,
            channel=more.pop("channel", Referral.Channel.WINDOW),
            **more,
        )
        super().__init__(case)

    def unit(self, code: str) -> Organisation:
        return self.county.by_code([code])[code]

    def leg(self, code: str) -> Leg:
        return self.record.legs.select_related("receiver", "case").get(receiver__code=code)

    def step(self, name: str, action: Any, record: Any = None, **values: Any) -> Story:
        self.take(name, action, record=record, **values)
        return self

    def accept(self, *may_fit: str) -> Story:
        tried = ("TEKUN", "DIBAO", "POVERTY_WATCH", "RIGID_EXPENSE")
        tries = dict.fromkeys(tried, CategoryTry.Outcome.NO)
        tries |= dict.fromkeys(may_fit, CategoryTry.Outcome.MAY_FIT)
        return self.step("accept", intake.accept_referral, tries=tries)

    def send(self) -> Story:
        self.accept()
        for leg in self.record.legs.select_related("receiver", "case"):
            if leg.needs_consent:
                intake.give_consent(leg, ConsentTerms(timezone.localdate()), actor=self.clerk)
        return self.step("dispatch", intake.dispatch_referral)

    def receive(self, *codes: str) -> Story:
        for code in codes:
            self.step("receive", sending.receive_leg, self.leg(code))
        return self

    def give_back(self, code: str, right: str, reason: str, basis: str) -> Story:
        values = {"reason": reason, "basis": basis, "right_unit": self.unit(right)}
        return self.step("receive", sending.return_leg, self.leg(code), **values)

    def resend(self, code: str, to: str) -> Story:
        return self.step("resend", sending.resend_leg, self.leg(code), receiver=self.unit(to))

    def result(self, leg_of: str, code: str, summary: str, **values: Any) -> Story:
        leg = self.leg(leg_of)
        given = {"proof": "办理凭证见业务系统", **values}
        if leg.kind == Leg.Kind.REFER and code == "granted":
            given["project"] = CharityProject.objects.filter(body=leg.receiver, status="filed").first()
        return self.step("handle", results.answer_leg, leg, code=code, summary=summary, **given)

    def answer(self, text: str) -> Story:
        wake(self.record, "legs", actor=clock_actor())
        return self.step("answer", answers.answer_person, answer=text, answer_way="phone")

    def call_back(self, satisfaction: str = "satisfied") -> Story:
        return self.step("call_back", answers.call_back, satisfaction=satisfaction)

    def close(self) -> Story:
        return self.step("verify", answers.close_referral, note="经与凭证和回访记录比对，情况属实。")


@dataclass(frozen=True, slots=True)
class Ask:
    """What a unit of the county, by its code, is asked to do."""

    code: str
    matter: str
    purpose: str


def asks(code: str, matter: str, purpose: str) -> Ask:
    return Ask(code, matter, purpose)


def a_work_order_waits(county: County) -> None:
    Story(
        county, "ZWSJ", 2, "独居老人反映取暖困难", "来电人反映家中取暖设备损坏，无力购置。",
        asks("XZ01", "请入户核实并落实取暖救助。", Purpose.LIVING),
        kind=Referral.Kind.HOTLINE, channel=Referral.Channel.HOTLINE, order_number="AH20261120-0317",
    )  # fmt: skip


def receivers_are_named(county: County) -> None:
    Story(
        county, "XZ01", 5, "务工返乡失业求助", "原在外务工，工厂停工后返乡，家中两位老人需赡养。",
        asks("RS", "请提供公益性岗位和培训信息。", Purpose.EMPLOYMENT),
        asks("MZ", "请审核刚性支出困难家庭条件。", Purpose.CATEGORY),
    ).accept()  # fmt: skip


def three_handle_at_once(county: County) -> None:
    story = Story(
        county, "XZ01", 9, "丧偶家庭子女就学和住房困难", "丈夫病逝，两个孩子在读，唯一住房为危房。",
        asks("JT", "请落实两名学生资助。", Purpose.EDUCATION),
        asks("ZJ", "请鉴定房屋并纳入危房改造。", Purpose.HOUSING),
        asks("CSH", "请提供过冬物资。", Purpose.CHARITY),
    ).send().receive("JT", "ZJ")  # fmt: skip
    story.result("JT", "granted", "已按政策发放两名学生秋季学期生活补助。", form="cash", value=Decimal(2250))


def nobody_takes_it(county: County) -> None:
    Story(
        county, "XZ01", 13, "残疾子女康复器具求助", "家中有一名听力残疾儿童，需适配助听器。",
        asks("WJK", "请协调儿童助听器适配。", Purpose.DISABILITY),
    ).send().give_back(
        "WJK", "YB", "助听器适配不属于医疗卫生服务项目。", "县卫健局职能配置规定"
    ).resend("WJK", "YB").give_back(
        "YB", "CL", "辅助器具不在医保支付范围，属残疾人康复服务。", "医疗保障待遇清单"
    )  # fmt: skip


def all_results_are_in(county: County) -> None:
    story = Story(
        county, "XZ01", 17, "大病患者医疗费负担重", "尿毒症患者，每周透析三次，自付费用较高。",
        asks("YB", "请核算医疗救助和慢特病待遇。", Purpose.MEDICAL),
        asks("SGZX", "请提供陪伴和心理疏导。", Purpose.COUNSEL),
    ).send().receive("YB", "SGZX")  # fmt: skip
    story.result("YB", "refused", "经核算未达到医疗救助起付条件。", reason="本年度自付费用未达起付标准。",
                 basis="县医疗救助实施办法第九条", advice="可以申请临时救助。")  # fmt: skip
    story.result("SGZX", "granted", "已安排每周一次探访。", form="service", value=Decimal(600))
    wake(story.record, "legs", actor=clock_actor())


def it_waits_for_verification(county: County) -> None:
    Story(
        county, "XZ01", 21, "高龄老人家庭无障碍改造", "老人行动不便，家中无扶手、门槛高。",
        asks("CL", "请评估并实施无障碍改造。", Purpose.DISABILITY),
    ).send().receive("CL").result(
        "CL", "granted", "已完成扶手安装和坡道改造。", form="service", value=Decimal(1800)
    ).answer("县残联已为您家安装扶手、改造坡道，费用由项目承担。").call_back()  # fmt: skip


def one_is_struck_off(county: County) -> None:
    Story(
        county, "XZ02", 3, "法律援助和务工欠薪求助", "在建筑工地务工，被拖欠三个月工资。",
        asks("SF", "请提供法律援助。", Purpose.LEGAL),
        asks("GH", "请协调困难职工帮扶。", Purpose.OTHER),
    ).send().receive("SF", "GH").result(
        "SF", "granted", "已指派律师并促成支付欠薪。", form="service", value=Decimal(3000)
    ).result("GH", "wait_list", "已登记困难职工帮扶，待下一批审批。",
             review_on=timezone.localdate() + dt.timedelta(days=20)).answer(
        "欠薪已经支付到位；工会帮扶已登记，下一批审批后另行告知。"
    ).call_back("fair").close()  # fmt: skip


def a_crisis_is_restricted(county: County) -> None:
    Story(
        county, "XZ01", 25, "心理危机干预", "遭遇家庭变故后情绪低落，村协理员报告有轻生言语。",
        asks("SGZX", "请立即开展危机干预并每日反馈。", Purpose.CRISIS),
    ).send()  # fmt: skip


def two_handle_it(county: County) -> None:
    Story(
        county, "XZ01", 2, "丧偶家庭子女就学和住房困难", "丈夫病逝，一个孩子在读，住房漏雨。",
        asks("JT", "请落实学生资助。", Purpose.EDUCATION),
        asks("ZJ", "请鉴定房屋并纳入危房改造。", Purpose.HOUSING),
    ).send().receive("JT")  # fmt: skip


STORIES: tuple[Tale, ...] = (
    load_projects,
    a_work_order_waits,
    receivers_are_named,
    three_handle_at_once,
    nobody_takes_it,
    all_results_are_in,
    it_waits_for_verification,
    one_is_struck_off,
    a_crisis_is_restricted,
)
FEW: tuple[Tale, ...] = (two_handle_it,)
"""What a small county has."""
