"""The demonstration's accounts and aid cases, each carried on by its people as far as its story goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from coordination.aid.actions import deciding, following, paying, planning, reserves, stages, supplementing
from coordination.aid.models import Account, AidCase
from coordination.demo.cast import Cast
from coordination.demo.walk import Walk
from coordination.policy.stages import StageTerms
from coordination.register.models import Person
from coordination.units.counties import County
from coordination.units.models import Organisation, Role
from workflows.emergency_aid.front import open_aid
from workflows.emergency_aid.rounds import start_top_ups

POOL = Decimal(1200000)
Tale = Callable[[County], None]
# townships whose reserve has run low, and dry, by what was spent in the year before the demonstration begins
SPENT = {"XZ03": Decimal(14200), "XZ05": Decimal(600)}
# by its cause; everything else came suddenly
NATURES = {
    AidCase.Cause.DISASTER: AidCase.Character.DISASTROUS,
    AidCase.Cause.ILLNESS: AidCase.Character.PRESSING,
    AidCase.Cause.STRANDED: AidCase.Character.TEMPORARY,
    AidCase.Cause.UNEMPLOYMENT: AidCase.Character.TEMPORARY,
}


def load_aid(county: County, stories: Sequence[Tale]) -> int:
    """Open the accounts and the cases that are not there yet, and say how many cases."""
    if Account.objects.of_county(county).exists():
        return 0
    finance = Cast(county).holder(Role.FIN)
    townships = county.units().filter(kind=Organisation.Kind.TOWNSHIP)
    for number, town in enumerate(townships.order_by("order", "code")):
        reserves.open_account(
            town, actor=finance, residents=18000 + 2700 * (number % 9), opening=SPENT.get(town.code)
        )
    reserves.open_account(
        county.unit(Role.FIN), actor=finance, kind=Account.Kind.POOL, quota=POOL, opening=Decimal(860000)
    )
    for story in stories:
        story(county)
    start_top_ups()
    return AidCase.objects.of_county(county).count()


class Story(Walk[AidCase]):
    """One case; each method takes its open step as the person whose it is."""

    def __init__(self, county: County, place: str, nth: int, *, town: str = "", **fields: Any) -> None:
        town = town or place[:4]
        units = county.by_code([place, town])
        people = Person.objects.standing().filter(household__village=units[place]).order_by("pk")
        person = people.select_related("household__township", "household__village")[nth]
        township = units[town]
        values = {
            "nature": AidCase.Nature.EMERGENCY,
            "character": NATURES.get(fields["cause"], AidCase.Character.SUDDEN),
            "is_urgent": True,
            **fields,
        }
        case = open_aid(
            actor=Cast(county).holder(Role.TCLERK, town),
            household=person.household,
            person=person,
            township=township,
            **values,
        )
        super().__init__(case)

    def step(self, name: str, action: Callable[..., Any], **values: Any) -> Story:
        self.take(name, action, **values)
        return self

    def approved(self, opinion: str = "情况紧急，同意先行救助。") -> Story:
        return self.step("quick_approve", deciding.quick_approve, opinion=opinion)

    def paid(self) -> Story:
        """To the person's own account, else to the one card of the household."""
        case = self.reread()
        payee = next((one for one in (case.person, case.household.head) if one and one.account), None)
        return self.step("pay", paying.pay_stage, payee=payee, reference="回单")

    def received(self) -> Story:
        found, today = "已到账，本人确认。", timezone.localdate()
        return self.step("receive", paying.confirm_receipt, found=found, on=today)

    def eased(self) -> Story:
        return self.step("ease", supplementing.note_emergency_over, on=timezone.localdate())

    def supplemented(self, statement: str) -> Story:
        return self.step("supplement", supplementing.hand_in_supplement, statement=statement)

    def filed(self) -> Story:
        return self.step("file", supplementing.file_case)

    def verified(self, found: str) -> Story:
        methods, today = ["入户走访", "邻里访问"], timezone.localdate()
        return self.step("verify", planning.verify_case, methods=methods, found=found, on=today)

    def planned(self, *amounts: int) -> Story:
        today = timezone.localdate()
        terms = [
            StageTerms(
                Decimal(amount), today + dt.timedelta(days=28 * number), "cash", "仍在本地居住，困难未缓解"
            )
            for number, amount in enumerate(amounts)
        ]
        return self.step("draw_up", planning.draw_up_plan, stages=terms)

    def reviewed(self) -> Story:
        return self.step("review", planning.review_plan, opinion="同意。")

    def checked(self) -> Story:
        return self.step(
            "check_stage",
            stages.release_checked_stage,
            found="本人在家，困难仍在。",
            on=timezone.localdate(),
            is_alive=True,
            is_resident=True,
            is_met=True,
        )


def _a_fire_waits_for_the_head(county: County) -> None:
    Story(
        county,
        "XZ01-01",
        0,
        cause=AidCase.Cause.FIRE,
        facts="凌晨厨房起火，两间房屋和过冬粮食烧毁，一家三口暂住邻居家。",
        amount=Decimal(780),
        other_aid="县应急局已送棉被两床。",
    )


def _an_accident_waits_for_its_payment(county: County) -> None:
    Story(
        county,
        "XZ01-01",
        3,
        cause=AidCase.Cause.TRAFFIC,
        facts="户主遭遇车祸住院，肇事方逃逸，无力支付押金。",
        amount=Decimal(700),
    ).approved()


def _an_advance_waits_for_its_papers(county: County) -> None:
    Story(
        county,
        "XZ01-02",
        0,
        cause=AidCase.Cause.ACCIDENT,
        facts="务工坠落受伤，家中无人照料，当日断炊。",
        amount=Decimal(600),
        needs_plan=True,
    ).approved().paid().received().eased()


def _papers_wait_for_the_county(county: County) -> None:
    Story(
        county,
        "XZ04-01",
        0,
        cause=AidCase.Cause.DISASTER,
        facts="暴雨致屋顶坍塌，临时安置在村委会。",
        amount=Decimal(786),
    ).approved().paid().received().eased().supplemented(
        "经核实，房屋损毁属实，已投亲安置，先行救助款用于口粮和被褥。"
    )


def _one_cause_in_two_townships(county: County) -> None:
    Story(
        county,
        "XZ02-01",
        0,
        cause=AidCase.Cause.ILLNESS,
        facts="突发脑出血急诊手术，家庭积蓄耗尽。",
        amount=Decimal(700),
    ).approved().paid().received()
    Story(
        county,
        "XZ02-01",
        0,
        town="XZ06",
        cause=AidCase.Cause.ILLNESS,
        facts="转院治疗途中在青龙桥镇求助，请求解决食宿。",
        amount=Decimal(500),
    )


def _a_plan_waits_for_the_head(county: County) -> None:
    Story(
        county,
        "XZ01-03",
        0,
        is_urgent=False,
        nature=AidCase.Nature.EMERGENCY,
        cause=AidCase.Cause.ILLNESS,
        facts="主要劳动力确诊恶性肿瘤，半年内无法务工，医保报销后仍负担沉重。",
        amount=Decimal(2700),
    ).verified("经入户和邻里核实，治疗和收入情况属实。").planned(1200, 900, 600)


def _a_plan_waits_for_the_county(county: County) -> None:
    Story(
        county,
        "XZ07-01",
        0,
        is_urgent=False,
        cause=AidCase.Cause.ILLNESS,
        facts="夫妻二人先后住院，自付费用四万余元，两名子女在读。",
        amount=Decimal(6600),
    ).verified("住院和就学情况属实，亲属已无力资助。").planned(3000, 2000, 1600).reviewed()


def _stages_are_under_way(county: County) -> None:
    Story(
        county,
        "XZ01-01",
        6,
        is_urgent=False,
        cause=AidCase.Cause.UNEMPLOYMENT,
        facts="家庭唯一务工人员失业三个月，房租和学费无着。",
        amount=Decimal(2100),
    ).verified("失业登记和租住情况属实。").planned(900, 700, 500).reviewed().checked().paid().received()


def _a_visit_is_due(county: County) -> None:
    Story(
        county,
        "XZ08-01",
        0,
        cause=AidCase.Cause.STRANDED,
        facts="外出务工返乡途中钱物被盗，滞留车站。",
        amount=Decimal(300),
    ).approved().paid().received().eased().supplemented("本人已返乡，派出所出具报案回执。").filed()


def _a_case_is_closed(county: County) -> None:
    story = Story(
        county,
        "XZ09-01",
        0,
        cause=AidCase.Cause.LIVING,
        facts="独居老人断粮，子女失联。",
        amount=Decimal(400),
    )
    story.approved().paid().received().eased().supplemented("已联系到亲属，口粮补齐。").filed()
    story.step(
        "follow_up",
        following.follow_up,
        outcome=AidCase.Outcome.SOLVED,
        found="亲属已接回赡养，生活恢复正常。",
        on=timezone.localdate(),
    )
    story.step("close", following.close_case)


def _a_dry_reserve_asks_the_pool(county: County) -> None:
    Story(
        county,
        "XZ05-01",
        0,
        cause=AidCase.Cause.FIRE,
        facts="电线短路引发火灾，家具衣物全部烧毁。",
        amount=Decimal(786),
    ).approved()


STORIES: tuple[Tale, ...] = (
    _a_fire_waits_for_the_head,
    _an_accident_waits_for_its_payment,
    _an_advance_waits_for_its_papers,
    _papers_wait_for_the_county,
    _one_cause_in_two_townships,
    _a_plan_waits_for_the_head,
    _a_plan_waits_for_the_county,
    _stages_are_under_way,
    _a_visit_is_due,
    _a_case_is_closed,
    _a_dry_reserve_asks_the_pool,
)
FEW: tuple[Tale, ...] = (_an_accident_waits_for_its_payment,)
"""What a small county has."""
