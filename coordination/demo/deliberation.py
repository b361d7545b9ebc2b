"""The demonstration's cases for deliberation: one at each point of the way, walked there by its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coordination.deliberation.actions import deciding, hearing, outcomes, preparing, proposing, speaking
from coordination.deliberation.models import Deliberation, Round
from coordination.demo.cast import Cast
from coordination.demo.walk import Walk
from coordination.register.models import Person
from coordination.sittings import actions as seats
from coordination.sittings.models import Seat
from coordination.units.counties import County, county_of
from coordination.units.models import Role
from workflows.case_deliberation.front import open_deliberation

# title, facts, tried, request, needs, money asked for, how far it has come
Case = tuple[str, str, str, str, tuple[str, ...], int, str]
CASES: tuple[Case, ...] = (
    (
        "重病后自付费用过高且独居无人照料",
        "确诊恶性肿瘤，半年住院三次，医保和大病保险报销后自付5.8万元，家中无劳动力，独居。",
        "基本医保、大病保险、医疗救助已结算；本年临时救助一次2000元。",
        "请研究医疗费用缺口、居家照护和基本生活保障。",
        ("medical", "care"),
        12000,
        "hearing",
    ),
    (
        "残疾人家庭住房墙体开裂且不符合危改条件",
        "一级肢体残疾，住房东墙开裂，鉴定为C级，因房屋登记在已故父亲名下不能申请危房改造。",
        "危房改造申请未受理；残疾人两项补贴已享受。",
        "请研究房屋修缮和过渡居住办法。",
        ("housing",),
        0,
        "sheets",
    ),
    (
        "父母失联儿童随祖父生活缺少就学和照料支持",
        "父母失联两年，儿童十岁，随七十二岁祖父生活，祖父无稳定收入。",
        "事实无人抚养儿童认定材料不足；低保申请因赡养人收入超过条件未通过。",
        "请研究认定类别、就学资助和监护支持。",
        ("education", "care"),
        0,
        "executing",
    ),
    (
        "火灾后全家临时安置，急需基本生活物资",
        "昨夜失火，三间房屋烧毁，一家四口暂住村委会，无衣被。",
        "村级已发放方便食品。",
        "请研究过渡安置、房屋重建和产业恢复。",
        ("food", "clothing", "housing"),
        3000,
        "proposed",
    ),
    (
        "务工返乡重伤无工伤认定，家庭刚性支出过大",
        "外地工地摔伤返乡，雇主失联，无法认定工伤，康复费用每月三千元。",
        "法律援助已受理；临时救助一次。",
        "请研究康复费用和法律支持。",
        ("medical", "work"),
        9000,
        "declined",
    ),
)

FEW = tuple(row for row in CASES if row[-1] == "executing")
"""What a small county has: one that was decided, and is being carried out."""


def load_deliberations(county: County, cases: Sequence[Case]) -> int:
    """Open the cases that are not there yet, and say how many."""
    if Deliberation.objects.of_county(county).filter(title=cases[0][0]).exists():
        return 0
    people = list(
        Person.objects.of_county(county)
        .standing()
        .filter(household__head__isnull=False, is_temporary=False)
        .select_related("household__township")
        .order_by("pk")[: len(cases) * 40 : 40]
    )
    for row, person in zip(cases, people, strict=False):
        _tell(row, person)
    return min(len(cases), len(people))


@transaction.atomic
def _tell(row: Case, person: Person) -> None:
    title, facts, tried, request, needs, amount, reach = row
    township = person.household.township
    cast = Cast(county_of(township))
    case = open_deliberation(
        actor=cast.liaison(township.code).proven(),
        household=person.household,
        person=person,
        title=title,
        facts=facts,
        tried=tried,
        request=request,
        is_urgent=reach == "proposed",
        needs=needs,
        amount=Decimal(amount) if amount else None,
        is_guarded="儿童" in title,
    )
    walk = Walk(case, cast)
    if reach == "declined":
        walk.take(
            "accept",
            proposing.decline_case,
            reason="现行政策可以解决。",
            basis="《社会救助法》：现行制度能够解决的，按相应制度办理",
            route="由县司法局法律援助、县医保局医疗救助分别办理",
        )
    elif reach != "proposed":
        _prepare(walk, reach)


def _prepare(walk: Walk[Deliberation], reach: str) -> None:
    codes = {"hearing": ("MZ", "YB", "CL"), "sheets": ("MZ", "ZJ", "CL"), "executing": ("MZ", "JT")}[reach]
    units = {walk.cast.unit(code): "职责涉及" for code in codes}
    walk.take("accept", proposing.accept_case, units=units, lead_unit=walk.cast.unit("MZ"))
    asked = [sheet.unit.code for sheet in walk.record.current.sheets.select_related("unit")]
    for code in asked[:1] if reach == "sheets" else asked:
        _give(walk, code)
    if reach == "sheets":
        return
    walk.take(
        "assemble",
        preparing.assemble_report,
        report=f"经核查，{walk.record.facts}各单位可提供的措施见附表，现有政策不能完全解决，建议综合帮扶。",
        insurance="基本医保、大病保险已结算。",
        assistance="临时救助已发放一次。",
        welfare="尚未对接慈善资源。",
    )
    _hear(walk, reach)


def _hear(walk: Walk[Deliberation], reach: str) -> None:
    walk.take(
        "schedule",
        preparing.schedule_case,
        forum=Round.Forum.PANEL,
        chair=walk.cast.holder(Role.DEPUTY).post,
        place="县政府二楼小会议室",
        starts_at=timezone.now() + dt.timedelta(days=2),
    )
    while "acknowledge" in walk.open:
        walk.take("acknowledge", seats.answer_seat, answer=Seat.Answer.ATTEND)
    walk.take("begin", hearing.open_panel)
    matter = walk.record.current.matter
    assert matter is not None  # noqa: S101 - it has just been scheduled
    office = walk.cast.holder(Role.OFFICE)
    rows: Iterable[Seat] = matter.sitting.seats.select_related("unit")
    for invited in rows:
        head = walk.cast.head(invited.unit.code).post
        assert head is not None  # noqa: S101 - a head acts in a post
        seat = seats.sign_in(invited, actor=office, post=head)
        if reach == "executing":
            seats.record_position(matter, actor=office, seat=seat, stance="agree")
    outcomes.write_outcome(
        walk.record,
        actor=office,
        kind="category",
        text="认定为其他困难人员，按规定纳入动态监测。",
        review_on=timezone.localdate() + dt.timedelta(days=180),
    )
    if reach == "executing":
        _decide(walk)


def _decide(walk: Walk[Deliberation]) -> None:
    outcomes.write_outcome(
        walk.record,
        actor=walk.cast.holder(Role.OFFICE),
        kind="duty",
        text="由县教体局落实就学资助和结对关爱，一人一案建立台账。",
        measure="资助发放凭证和关爱台账",
        unit=walk.cast.unit("JT"),
        due_on=timezone.localdate() + dt.timedelta(days=30),
    )
    walk.take("hold", hearing.conclude_case, conclusion=Round.Conclusion.SUPPORTED)
    while "undersign" in walk.open:
        walk.take("undersign", speaking.sign_position)
    walk.take("sign", deciding.sign_decision)


def _give(walk: Walk[Deliberation], code: str) -> None:
    offers = {
        "MZ": ("在册情况属实，未享受低保。", "policy", "按规定审核其他困难人员认定。", "社会救助法"),
        "YB": ("已参加居民医保，年度自付超过起付线。", "policy", "落实门诊慢特病和倾斜救助。", "医疗保障法"),
        "CZ": ("涉及资金按程序审核。", "nothing", "", ""),
    }
    facts, kind, offer, rule = offers.get(
        code, ("掌握情况与提请一致。", "service", "提供入户评估和服务对接。", "部门职责")
    )
    walk.take("sheet", preparing.give_sheet, of=code, facts=facts, offer_kind=kind, offer=offer, rule=rule)
