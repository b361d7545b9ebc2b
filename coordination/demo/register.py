"""The demonstration's register: invented households over all townships and villages of a county.

Deterministic: the same people each time that a county is loaded. The ID numbers carry
an area code that no county has, with a correct check character.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from coordination.demo.cast import first_of
from coordination.demo.county import COUNTIES, DemoCounty
from coordination.register.actions import (
    import_households,
    record_authorization,
    record_means_check,
    register_person,
    watch,
)
from coordination.register.identity import check_character
from coordination.register.intake import CategoryRow, HouseholdRow, MemberRow
from coordination.register.models import Household, MeansCheck, Person, WatchEntry
from coordination.units.actors import clock_actor
from coordination.units.counties import County
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role

SEED = 20241
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷"
MEN = "建国 志强 德明 永福 大勇 长顺 金山 立新 学文 兴旺 国庆 春生 水根 明亮 世昌 家贵 铁柱 宝林 正义 守田 海波 伟 军 磊 鹏 浩然 子轩 俊杰 天佑 一鸣"
WOMEN = "秀英 桂兰 玉珍 春梅 素芬 凤霞 翠花 月娥 爱莲 美华 彩云 金凤 淑贞 桂香 腊梅 巧云 丽 芳 敏 静 雅婷 欣怡 梦瑶 思雨 佳琪 小燕 红梅 冬菊 菊香 银花"
GROUPS = (
    "DIBAO",
    "TEKUN",
    "POVERTY_WATCH",
    "DIBAO_MARGINAL",
    "RIGID_EXPENSE",
    "ILLNESS_POOR",
    "OTHER_HARDSHIP",
)
WEIGHTS = (40, 9, 12, 15, 8, 8, 8)
AUTHORITY = {"POVERTY_WATCH": "NYNC"}  # civil affairs confirms the others
BASIS = {
    "DIBAO": "最低生活保障审核确认办法",
    "TEKUN": "特困人员认定办法",
    "POVERTY_WATCH": "防止返贫动态监测和帮扶工作方案",
    "DIBAO_MARGINAL": "低收入人口认定和救助帮扶办法",
    "RIGID_EXPENSE": "低收入人口认定和救助帮扶办法",
    "ILLNESS_POOR": "因病致贫重病患者认定办法",
    "OTHER_HARDSHIP": "低收入人口认定和救助帮扶办法",
}
ILLNESSES = (
    "慢性肾衰竭，每周透析",
    "脑梗后遗症，半身不遂",
    "肺癌术后化疗",
    "股骨头坏死",
    "精神分裂症，服药稳定",
    "糖尿病并发症",
)
GUEST = 5  # the place in both registers of whoever stands in both
SCOPE = "全体家庭成员收入、财产和支出"


def load_register(demo: DemoCounty) -> int:
    """Enter the households where none stand, and say how many."""
    county = demo.county()
    if Household.objects.of_county(county).exists():
        return 0
    dice = random.Random(SEED)  # noqa: S311 - invented people
    counts = import_households(list(_rows(dice, demo, county)), actor=clock_actor())
    _lead_lives(county)
    if demo.guest_of:
        _add_guest(county, COUNTIES[demo.guest_of])
    return counts.households


def _rows(dice: random.Random, demo: DemoCounty, county: County) -> Iterator[HouseholdRow]:
    """Every village in turn; larger townships come round more often."""
    villages = list(
        county.units().filter(kind=Organisation.Kind.VILLAGE).select_related("parent").order_by("order")
    )
    units = county.by_code(["MZ", "NYNC"])
    serial = 0
    for place in range(demo.households):
        village = villages[place % len(villages)]
        assert village.parent is not None  # noqa: S101 - a village is part of a township
        category = dice.choices(GROUPS, WEIGHTS)[0]
        size = 1 if category == "TEKUN" else dice.choices((1, 2, 3, 4, 5), (18, 26, 26, 20, 10))[0]
        members = tuple(_members(dice, size, category, serial, demo.area))
        serial += size
        yield HouseholdRow(
            township=village.parent,
            village=village,
            address=f"{dice.randint(1, 14)}组{dice.randint(1, 60)}号",
            members=members,
            categories=tuple(_categories(dice, category, size, units)),
        )


def _members(dice: random.Random, size: int, category: str, serial: int, area: str) -> Iterator[MemberRow]:
    surname = dice.choice(SURNAMES)
    age = dice.randint(62, 88) if category == "TEKUN" else dice.randint(34, 78)
    relations = ("head", "spouse", "child", "child", "parent")
    ages = (age, max(30, age - dice.randint(-3, 5)), max(3, age - 27), max(1, age - 30), min(96, age + 24))
    head_is_man = dice.random() < 0.6
    for place in range(size):
        relation = relations[place]
        man = (
            head_is_man
            if relation == "head"
            else not head_is_man
            if relation == "spouse"
            else dice.random() < 0.5
        )
        family = (
            surname
            if relation in ("head", "child") or (relation == "parent" and man)
            else dice.choice(SURNAMES)
        )
        born = dt.date(2026 - ages[place], dice.randint(1, 12), dice.randint(1, 28))
        grown = ages[place] >= 16
        yield MemberRow(
            name=family + dice.choice((MEN if man else WOMEN).split()),
            id_number=_id_number(area, born, serial + place, man=man),
            relation=relation,
            phone=f"1{dice.choice('3578')}{dice.randint(0, 9)}{dice.randint(0, 99999999):08d}"
            if grown
            else "",
            account=f"6217{dice.randint(0, 10**15 - 1):015d}" if relation == "head" else "",
            health_note=dice.choice(ILLNESSES)
            if relation == "head" and (category == "ILLNESS_POOR" or dice.random() < 0.12)
            else "",
        )


def _id_number(area: str, born: dt.date, serial: int, *, man: bool) -> str:
    place = (serial * 2) % 998 + man or 998  # nobody's serial is 000
    first = f"{area}{born:%Y%m%d}{place:03d}"
    return first + check_character(first)


def _categories(
    dice: random.Random, category: str, size: int, units: dict[str, Organisation]
) -> Iterator[CategoryRow]:
    """One category for the household, sometimes a second one for one of its members."""
    today = timezone.localdate()
    held = [(category, 0 if category in ("TEKUN", "ILLNESS_POOR", "OTHER_HARDSHIP") else None)]
    if category == "DIBAO" and dice.random() < 0.25:
        held.append(("POVERTY_WATCH", None))
    if category in ("DIBAO_MARGINAL", "POVERTY_WATCH") and dice.random() < 0.2:
        held.append(("ILLNESS_POOR", dice.randrange(size)))
    for name, member in held:
        yield CategoryRow(
            category=name,
            authority=units[AUTHORITY.get(name, "MZ")],
            from_on=today - dt.timedelta(days=dice.randint(120, 1500)),
            review_on=today
            + dt.timedelta(
                days=dice.choices(
                    (dice.randint(-25, -1), dice.randint(0, 30), dice.randint(31, 360)), (4, 12, 84)
                )[0]
            ),
            basis=BASIS[name],
            member=member,
        )


def _lead_lives(county: County) -> None:
    """Checks and authorisations of some, a watch list, a namesake and a person without papers."""
    dice = random.Random(SEED + 1)  # noqa: S311 - invented people
    today = timezone.localdate()
    checked_by = county.by_code(["HDZX"])["HDZX"]
    civil = county.civil_affairs
    clerk = first_of(Holder(civil, Role.CCLERK))
    households = Household.objects.of_county(county).select_related("township", "village", "head")
    chosen = list(households.order_by("pk")[:120:2])
    for place, household in enumerate(chosen):
        signed_on = today - dt.timedelta(days=dice.randint(60, 700))
        authorization = record_authorization(
            household, actor=clerk, scope=SCOPE, signed_on=signed_on, signer=household.head
        )
        record_means_check(
            household,
            actor=clerk,
            authorization=authorization,
            checked_by=checked_by,
            checked_on=max(signed_on, today - dt.timedelta(days=dice.randint(10, 260))),
            result=dice.choices(MeansCheck.Result.values, (80, 8, 12))[0],
            findings="家庭月人均收入低于当地低保标准，无机动车和商品房。" if place % 3 else "",
        )
        if place % 4 == 0:
            refused = place % 8 == 0
            watch(
                household,
                actor=clerk,
                kind=WatchEntry.Kind.REFUSED if refused else WatchEntry.Kind.EXITED,
                since_on=today - dt.timedelta(days=dice.randint(20, 340)),
                category="DIBAO",
                authority=civil,
                reason="家庭月人均收入超过低保标准" if refused else "子女就业，收入超过标准后退出",
            )
    _add_namesake(chosen[0])
    register_person(
        chosen[1],
        actor=first_of(Holder(chosen[1].township, Role.TCLERK)),
        temporary=True,
        identity_note="约六十岁，随亲属暂住，本人不能说明身份",
    )


def _add_namesake(household: Household) -> None:
    """An entry without a number of the same name and birthday: a question for a human."""
    head = household.head
    if head is None:
        return
    other = (
        Household.objects.select_related("township", "village")
        .filter(township=household.township)
        .exclude(pk=household.pk)
        .order_by("pk")[:1]
        .get()
    )
    register_person(
        other,
        actor=first_of(Holder(other.township, Role.TCLERK)),
        name=head.name,
        born_on=head.born_on,
        relation="other",
    )


def _add_guest(county: County, home: DemoCounty) -> None:
    """A person of another county with an entry here: each page says whom of the other to ask (R236)."""
    try:
        there = home.county()
    except LookupError:  # this county is loaded alone
        return
    heads = Person.objects.of_county(there).standing().filter(relation=Person.Relation.HEAD)
    person = heads.order_by("pk")[GUEST : GUEST + 1].first()
    if person is None:  # the other county came with its people in posts alone
        return
    host = Household.objects.of_county(county).select_related("township", "village").order_by("pk")[GUEST]
    register_person(
        host,
        actor=first_of(Holder(host.township, Role.TCLERK)),
        name=person.name,
        id_number=person.id_number,
        relation=Person.Relation.OTHER,
    )
