"""A false statement to its last instalment (C7, measured 3.7): heard, ordered, returned in two parts, the books even."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.advances import STATUS, approve, ask, pay
from tests.browser.conftest import BrowserAs
from tests.browser.house import House
from tests.browser.story import assert_not_reloaded, choose, expect_live, fill, mark, send, take

FOUND = "经核实失火房屋为他人所有，租赁合同和房主陈述为证。"


def test_m2_3_7_a_false_statement_to_its_last_instalment(browser_as: BrowserAs, fresh_house: House) -> None:
    clerk, head, payer = (browser_as(name) for name in ("wutong", "shilei", "tiantian"))
    case = ask(clerk, name="孙有粮", phone="13800000001", account="6217001234567890123")
    approve(head, case)
    pay(payer, case)
    recovery = the_clerk_asks_for_it_back(clerk, case)
    mark(clerk)
    the_person_is_heard(browser_as("xiangmei"), recovery)
    the_leader_orders_two_instalments(browser_as("weiguoqiang"), recovery)
    expect_live(clerk, STATUS, "已责令退回，追收中")
    for amount, voucher in (("300", "SJ-11"), ("300", "SJ-12")):
        it_comes_in(payer, recovery, amount, voucher)
    expect_live(clerk, STATUS, "已退清")
    assert_not_reloaded(clerk)
    clerk.goto(f"{case}?tab=money")
    expect(clerk.locator("main")).to_contain_text("600.00")
    assert_accessible(clerk)
    fresh_house.manage("check_flows")


def the_clerk_asks_for_it_back(clerk: Page, case: str) -> str:
    clerk.goto(f"{case}recover/")
    choose(clerk, "ground", "false")
    fill(clerk, found=FOUND, amount="600")
    assert_accessible(clerk)
    clerk.locator("main form [data-main]").click()
    clerk.wait_for_url("**/recoveries/**")
    expect(clerk.locator(STATUS)).to_contain_text("待听取意见")
    return clerk.url


def the_person_is_heard(hearer: Page, recovery: str) -> None:
    take(hearer, recovery, "听取")
    fill(hearer, statement="承认房屋不是自己的，愿意分两次退回。")
    assert_accessible(hearer)
    send(hearer, signs=True)


def the_leader_orders_two_instalments(leader: Page, recovery: str) -> None:
    take(leader, recovery, "决定")
    expect(leader.locator("main")).to_contain_text("愿意分两次退回")
    fill(leader, count="2", reason="虚报住房损失，事实清楚。")
    assert_accessible(leader)
    send(leader, signs=True)


def it_comes_in(payer: Page, recovery: str, amount: str, voucher: str) -> None:
    take(payer, recovery, "登记退回")
    expect(payer.locator("main [name=amount]")).to_have_value(f"{amount}.00")
    fill(payer, voucher=voucher)
    send(payer)
