"""Emergency aid with its people: registered at a desk, approved on a phone, paid from the reserve, received."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import BrowserAs
from tests.browser.house import House
from tests.browser.story import assert_not_reloaded, choose, expect_live, fill, mark, send, take

FACTS = "昨夜电线短路失火，衣被口粮全部烧毁，暂住村委会。"
STATUS = "#record .lx-badges"


def test_an_advance_is_registered_approved_on_a_phone_and_paid(
    browser_as: BrowserAs, fresh_house: House
) -> None:
    clerk, payer, visitor = (browser_as(name) for name in ("wutong", "tiantian", "taochunsheng"))
    head = browser_as("shilei", phone=True)
    case = the_clerk_registers_it(clerk)
    mark(clerk)
    reserve = the_payer_watches_the_reserve(payer)
    the_head_approves_on_the_phone(head, case)
    expect_live(clerk, STATUS, "已批准，待发放")
    assert_not_reloaded(clerk)
    expect_live(payer, "#record .lx-table", "预留")
    assert_not_reloaded(payer)
    take(payer, case, "发放")
    expect(payer.locator("main input[name=how]:checked")).to_have_value("cash")  # no account is registered
    fill(payer, reference="收条0371", witnesses="李四、王五")
    send(payer)
    expect_live(clerk, STATUS, "先行救助已发放，待核实领取")
    take(visitor, case, "核实领取情况")
    fill(visitor, found="已到账，本人确认。")
    send(visitor, signs=True)
    expect_live(clerk, STATUS, "急难尚未缓解")
    assert_not_reloaded(clerk)
    payer.goto(reserve)
    expect(payer.locator("#record .lx-table").first).to_contain_text("支出")
    assert_accessible(payer)
    clerk.goto(f"{case}?tab=money")
    assert_accessible(clerk)
    fresh_house.manage("check_flows")


def the_clerk_registers_it(clerk: Page) -> str:
    clerk.goto("/aid/")
    assert_accessible(clerk)
    clerk.get_by_role("link", name="登记救助申请").first.click()
    clerk.wait_for_url("**/aid/new/")
    fill(clerk, name="钱来福", facts=FACTS, amount="600")
    clerk.check("main [name=character][value=sudden]")
    clerk.select_option("main [name=cause]", "fire")
    clerk.select_option("main [name=village]", label="桃花村")
    assert_accessible(clerk)
    clerk.locator("main form [data-main]").click()
    clerk.wait_for_url(re.compile(r"/aid/\d+/$"))
    expect(clerk.locator(STATUS)).to_contain_text("待快速审批")
    expect(clerk.locator("main")).not_to_contain_text("钱来福")
    return clerk.url


def the_payer_watches_the_reserve(payer: Page) -> str:
    payer.goto("/reserves/")
    payer.get_by_role("link", name="桃源镇备用金").click()
    payer.wait_for_url(re.compile(r"/reserves/\d+/$"))
    mark(payer)
    return payer.url


def the_head_approves_on_the_phone(head: Page, case: str) -> None:
    take(head, case, "审批先行救助")
    expect(head.locator(".lx-ask-amount")).to_contain_text("600")
    width = head.evaluate("document.documentElement.scrollWidth")
    assert width <= 375, f"the page is {width} wide on a phone"
    assert_accessible(head)
    choose(head, "outcome", "approve")
    send(head, signs=True)
