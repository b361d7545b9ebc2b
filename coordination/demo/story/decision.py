"""The decision is written down and signed: a category, a plan in stages, an assignment and two referrals open."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coordination.demo.story.teller import Teller
from coordination.demo.visitor import Value

OFFICE, CONVENER, TOWNSHIP = "wangmin", "linyue", "wutong"
STAGES = ((2000, 1, ""), (2000, 30, "住院治疗仍在继续"), (1500, 60, "康复训练已开始"))
"""Amount, days from today, condition."""
CATEGORY = "认定为其他困难人员，按规定纳入动态监测。"
PLAN = "分三期给予救助，用于住院自付费用和基本生活。"
CARE = "由县卫健局落实家庭医生签约和居家康复指导。"
CHARITY = "由县慈善总会衔接大病帮扶项目。"


def the_outcomes_are_written_down(tell: Teller) -> None:
    office = tell[OFFICE]
    page = office.follow(office.open(tell.found["case"]), "拟定决定书")
    for values in _outcomes():
        office.send(page, page.form_with("outcome", "text"), values)
    office.fill(office.open(page.url), button="呈主持人签发")


def _outcomes() -> list[dict[str, Value]]:
    today = timezone.localdate()
    plan: dict[str, Value] = {"outcome": "b ·", "text": PLAN}
    for number, (amount, days, condition) in enumerate(STAGES, 1):
        plan |= {
            f"amount_{number}": str(amount),
            f"due_on_{number}": f"{today + dt.timedelta(days=days)}",
            f"condition_{number}": condition,
        }
    return [
        {"outcome": "a ·", "text": CATEGORY, "review_on": f"{today + dt.timedelta(days=180)}"},
        plan,
        {"outcome": "转办有关单位", "text": CARE, "unit": "县卫健局"},
        {"outcome": "f ·", "text": CHARITY, "unit": "县慈善总会"},
    ]


def the_chair_signs(tell: Teller) -> None:
    tell.take(CONVENER, "case", "签发决定书", outcome="sign")
    tell.take(TOWNSHIP, "case", "告知当事人", told_how="in_person")
    board = {"posted_on": f"{timezone.localdate()}", "place": "河湾村村务公开栏"}
    tell.take(TOWNSHIP, "case", "张贴公示", **board)


def everything_it_opened_is_found(tell: Teller) -> None:
    """The case's page links what each outcome opened."""
    page = tell[OFFICE].open(tell.found["case"])
    tell.keep("care", page.link(CARE[:12]))
    tell.keep("charity", page.link(CHARITY[:12]))
    tell.find("plan", page, "aid")
    tell.find("assignment", page, "assignments")
