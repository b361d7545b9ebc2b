"""The advance: approved on the phone and paid within the hour; its papers come late and are reminded of."""

from __future__ import annotations

from coordination.demo.story.people import HERO
from coordination.demo.story.teller import Teller

HEAD, CLERK, OFFICER, VILLAGE, COUNTY = "shilei", "wutong", "tiantian", "taochunsheng", "suting"
REVIEWER = "niesi"
"""A colleague of the clerk who opened the aid for the warning: nobody reviews what they registered."""


def the_township_finds_the_advance(tell: Teller) -> None:
    """The warning's page names the aid case and the household that were opened for it."""
    page = tell[COUNTY].open(tell.found["warning"])
    tell.keep("advance", page.link("桃源镇"))
    tell.keep("household", page.link("安户"))


def the_account_is_entered(tell: Teller) -> None:
    """Money goes to the person's own card: the township's clerk enters it in the register."""
    clerk = tell[CLERK]
    form = clerk.follow(clerk.open(tell.found["household"]), "更正信息")
    clerk.fill(form, account=HERO.account, phone=HERO.phone)


def the_head_approves(tell: Teller) -> None:
    tell.take(HEAD, "advance", "审批先行救助", outcome="approve", opinion="情况紧急，同意先行救助。")


def the_advance_is_paid(tell: Teller) -> None:
    tell.take(OFFICER, "advance", "发放", how="own", reference="回单1201")
    tell.take(VILLAGE, "advance", "核实领取情况", outcome="received", found="已到账，本人确认。")
    tell.take(CLERK, "advance", "确认急难情形已缓解", note="已恢复用餐，转院手续办妥。")


def the_papers_are_late(tell: Teller) -> None:
    """Nobody hands them in: the clock reminds the clerk, then tells the head."""
    tell.beside("papers_fall_due", tell.found["advance"])
    tell.until(CLERK, "/notices/", "提交补充材料：《桃源镇重大疾病救助》已逾期")
    tell.until(HEAD, "/notices/", "桃源镇未按期完成《桃源镇重大疾病救助》的提交补充材料")


def the_papers_are_handed_in(tell: Teller) -> None:
    tell.take(
        CLERK,
        "advance",
        "提交补充材料",
        statement="病历、住院发票和入户核查表各一份，先行救助用于住院押金和口粮。",
    )
    tell.take(REVIEWER, "advance", "先行救助备案", outcome="file", note="材料齐全。")


def the_advance_is_closed(tell: Teller) -> None:
    tell.take(VILLAGE, "advance", "跟进走访", outcome="solved", found="急难已缓解，后续由一事一议帮扶。")
    tell.take(CLERK, "advance", "办结", note="先行救助已备案。")
