"""Three townships and one card (measured 3.2): one fire, asked about three times, and nothing is paid twice."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.accessibility import assert_accessible
from tests.browser.advances import STATUS, approve, ask, pay
from tests.browser.conftest import BrowserAs
from tests.browser.house import House
from tests.browser.story import choose, expect_live, fill, mark, send, take

CARD, PHONE = "6217001234567890123", "13812345678"


def test_m2_3_2_three_townships_and_one_card(browser_as: BrowserAs, fresh_house: House) -> None:
    first = the_first_township_pays(browser_as)
    second = the_second_is_held_by_the_card(browser_as, first)
    the_third_is_asked_by_its_phone_and_goes_on(browser_as, first)
    clerk = browser_as("yeqing")
    clerk.goto(second)
    expect(clerk.locator(STATUS)).to_contain_text("不予救助")
    expect(clerk.locator("main")).to_contain_text("同一银行卡已在桃源镇发放")
    fresh_house.manage("check_flows")


def the_first_township_pays(browser_as: BrowserAs) -> str:
    clerk, head, payer = (browser_as(name) for name in ("wutong", "shilei", "tiantian"))
    case = ask(clerk, name="孙有粮", phone="13800000001", account=CARD)
    approve(head, case)
    pay(payer, case)
    expect_live(clerk, STATUS, "先行救助已发放，待核实领取")
    return case


def the_second_is_held_by_the_card(browser_as: BrowserAs, first: str) -> str:
    clerk, head = browser_as("yeqing"), browser_as("guojianhua")
    case = ask(clerk, name="孙友良", phone=PHONE, account=CARD)
    expect(clerk.locator(STATUS)).to_contain_text("疑似重复，待认定")
    mark(clerk)
    take(head, case, "认定疑似重复救助")
    found = head.locator("table[data-rows=duplicates]")
    for words in ("桃源镇", "火灾", "600.00", "待认定"):
        expect(found).to_contain_text(words)
    assert_accessible(head)
    choose(head, "outcome", "stop")
    fill(head, reason="同一银行卡已在桃源镇发放，经电话核实为同一人同一场火灾。")
    send(head, signs=True)
    expect_live(clerk, STATUS, "不予救助")
    return case


def the_third_is_asked_by_its_phone_and_goes_on(browser_as: BrowserAs, first: str) -> None:
    """The phone is that of whoever asked in the second township: seen and answered, the advance does not wait."""
    clerk, head = browser_as("lixiao"), browser_as("qinzhiyuan")
    other = ask(browser_as("renjie"), name="周同号", phone=PHONE, account="6217009876543210987")
    case = ask(clerk, name="吴小满", phone=PHONE, account="")
    expect(clerk.locator(STATUS)).to_contain_text("待快速审批")
    take(head, case, "审批先行救助")
    found = head.locator("table[data-rows=duplicates]")
    expect(found.locator(f"a[href='{re.sub('^https?://[^/]+', '', other)}']")).to_have_count(1)
    assert_accessible(head)
    choose(head, "outcome", "approve")
    fill(head, found_answer="同一电话系村委会代留，不是同一人。")
    send(head, signs=True)
    expect_live(clerk, STATUS, "已批准，待发放")
