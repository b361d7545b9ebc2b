"""What comes to a county on a day, each by the front that pages and other processes use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from coordination.aid.models import Account, AidCase
from coordination.documents.models import Paper
from coordination.leaks.models import Leak
from coordination.meetings.models import AgendaItem
from coordination.monitoring.intake import Reader
from coordination.recoveries.models import Recovery
from coordination.referrals.terms import LegTerms, Purpose
from coordination.register.actions.merging import ask_identity, merge_persons
from coordination.remedies.models import Remedy
from coordination.units.actions.absences import record_absence
from coordination.units.models import Organisation, Post, Role
from tests.year.place import Place
from workflows.case_deliberation.front import open_deliberation
from workflows.emergency_aid.front import open_aid, open_top_up
from workflows.joint_meeting.front import open_item
from workflows.leak_case.front import open_leak
from workflows.life_reports.front import report_death, report_move
from workflows.member_duty.front import open_duty
from workflows.recovery.front import open_recovery
from workflows.referral_closure.front import open_referral
from workflows.remedy.front import open_remedy
from workflows.warning_disposal.front import open_warnings

Comes = Callable[[Place], object]
REFUSING = ("D22", "D35", "D37", "D38")
MATTERS: dict[str, tuple[int, Comes]] = {}


def comes(weight: int) -> Callable[[Comes], Comes]:
    """How often it comes beside the others."""

    def keep(matter: Comes) -> Comes:
        MATTERS[matter.__name__] = (weight, matter)
        return matter

    return keep


@comes(8)
def aid(place: Place) -> object:
    person, chance = place.somebody(), place.chance
    township = person.household.township
    return open_aid(
        actor=place.actor(Role.TCLERK, township.code),
        household=person.household,
        person=person,
        township=township,
        nature=chance.choice(AidCase.Nature.values),
        cause=chance.choice(AidCase.Cause.values),
        facts="家中失火，生活困难。",
        amount=Decimal(chance.choice((300, 700, 1500, 4000, 9000))),
        is_urgent=chance.random() < 0.6,
        needs_plan=chance.random() < 0.3,
    )


@comes(3)
def referral(place: Place) -> object:
    person, chance = place.somebody(), place.chance
    township = person.household.township
    units = chance.sample(("CZ", "ZJ", "MZ"), k=chance.randint(1, 2))
    return open_referral(
        actor=place.actor(Role.TCLERK, township.code),
        kind="forward",
        household=person.household,
        person=person,
        title="住房和生活困难求助",
        facts="房屋漏雨，孩子在读。",
        window=township,
        legs=[
            LegTerms(
                place.unit(code), "请按职责办理", purpose=chance.choice((Purpose.HOUSING, Purpose.LIVING))
            )
            for code in units
        ],
    )


@comes(3)
def warning(place: Place) -> object:
    person, chance = place.somebody(), place.chance
    units = Organisation.objects.of_county(place.at.county).valid_on()
    row, problems = Reader(units).read(
        {
            "name": person.name,
            "id_number": person.id_number,
            "township": person.household.township.code,
            "kinds": [chance.choice(("illness", "disaster", "unemployment"))],
            "facts": "近三个月个人负担医疗费用较高。",
        }
    )
    assert row is not None, problems
    return open_warnings([row], actor=place.actor(Role.CCLERK), channel="hotline", source="year")


@comes(1)
def duty(place: Place) -> object:
    return open_duty(
        actor=place.actor(Role.OFFICE, "LXB"),
        source=None,
        source_label="县领导批示",
        title="逐户核实住房安全",
        requirement="逐一核实并报告。",
        measure="核实到户",
        basis="联席会议工作规则",
        lead_unit=place.unit("ZJ"),
        co_units=[place.unit("CZ")] if place.chance.random() < 0.5 else [],
        due_on=place.today() + dt.timedelta(days=place.chance.randint(5, 40)),
        is_verbatim=True,
    )


@comes(1)
def item(place: Place) -> object:
    return open_item(
        actor=place.actor(Role.UCLERK, "ZJ"),
        title="危房改造资金安排",
        kind=AgendaItem.Kind.REVIEW,
        background="今年新增危房若干户。",
        request="请会议议定资金安排。",
        proposal="由县住建局牵头核实。",
        basis="农村危房改造办法",
    )


@comes(2)
def deliberation(place: Place) -> object:
    person = place.somebody()
    township = person.household.township
    return open_deliberation(
        actor=place.actor(Role.TCLERK, township.code).proven(),
        household=person.household,
        person=person,
        title="重病和住房叠加困难",
        facts="住院自付费用高，房屋漏雨。",
        tried="基本医保已报销。",
        request="请研究综合帮扶。",
        is_urgent=place.chance.random() < 0.4,
        needs=["medical", "care"],
    )


@comes(1)
def top_up(place: Place) -> object:
    code = place.anywhere()
    account = Account.objects.get(unit=place.unit(code))
    return open_top_up(account, actor=place.actor(Role.TCLERK, code))


@comes(2)
def death(place: Place) -> object:
    person = place.somebody()
    code = person.household.township.code
    return report_death(
        person,
        actor=place.actor(Role.TCLERK, code),
        died_on=place.today() - dt.timedelta(days=place.chance.randint(0, 20)),
        how_known="村里报告。",
    )


@comes(1)
def move(place: Place) -> object:
    household = place.somebody().household
    return report_move(
        household,
        actor=place.actor(Role.TCLERK, household.township.code),
        moved_on=place.today(),
        how_known="村里报告。",
        place="外地",
    )


@comes(2)
def same_person_twice(place: Place) -> object:
    """Entered once more without a number, asked about, and merged or not yet."""
    person = place.somebody()
    again, clerk = place.newcomer(like=person), place.actor(Role.CCLERK)
    question = ask_identity(person, again, actor=clerk, reason="姓名相同")
    if place.chance.random() < 0.6:
        merge_persons(person, again, actor=clerk, reason="经核实为同一人")
    return question


@comes(2)
def absence(place: Place) -> object:
    posts = Post.objects.filter(unit__region=place.at.pk).select_related("user", "unit").order_by("pk")
    post = place.chance.choice(list(posts))
    today = place.today()
    return record_absence(
        post,
        actor=place.actor(Role.OFFICE, "LXB"),
        first_day=today,
        last_day=today + dt.timedelta(days=place.chance.randint(0, 6)),
        reason="培训",
    )


@comes(1)
def remedy(place: Place) -> object | None:
    """Against a paper that the county gave to somebody."""
    papers = Paper.objects.of_county(place.at.county).filter(kind__in=REFUSING).order_by("pk")
    if not papers:
        return None
    paper = place.chance.choice(list(papers))
    return open_remedy(
        paper,
        actor=place.actor(Role.CCLERK),
        kind=place.chance.choice(Remedy.Kind.values),
        came=Remedy.Way.IN_PERSON,
        received_on=place.today(),
        said="不服决定，请求重新核实。",
    )


@comes(1)
def recovery(place: Place) -> object | None:
    paid = AidCase.objects.of_county(place.at.county).filter(plan__paid__gt=0).order_by("pk")
    if not paid:
        return None
    case = place.chance.choice(list(paid))
    return open_recovery(
        case,
        actor=place.actor(Role.CCLERK),
        ground=place.chance.choice(Recovery.Ground.values),
        found="核对发现收入申报不实。",
        amount=min(case.plan.paid, Decimal(place.chance.choice((100, 300, 700)))),
    )


@comes(1)
def leak(place: Place) -> object | None:
    cases = list(AidCase.objects.of_county(place.at.county).order_by("pk"))
    if not cases:
        return None
    return open_leak(
        place.chance.choice(cases),
        actor=place.actor(Role.TCLERK, place.anywhere()),
        kind=place.chance.choice(Leak.Kind.values),
        found="误开他人档案。",
    )
