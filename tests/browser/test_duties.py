"""Assignments in the browser: progress, verification, closing, a ruling and a paper of the ladder, live for the others."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import BrowserAs
from tests.browser.house import House
from tests.browser.story import assert_not_reloaded, choose, expect_live, fill, mark, send, take

HEATING, REBUILDING = "拨付今冬取暖救助补助资金", "农村低收入家庭危房改造竣工验收"
ALLOWANCE, FIRE = "核实补发残疾人护理补贴", "排查整治敬老院消防设施"
PROGRESS = "全部乡镇测算完成，正在办理拨付手续。"


def open_record(page: Page, title: str) -> str:
    page.goto("/assignments/")
    page.locator("main a.lx-title", has_text=title).click()
    page.wait_for_url(re.compile(r"/assignments/\d+/$"))
    return page.url


def test_assignments_are_worked_on_verified_closed_and_supervised(
    browser_as: BrowserAs, fresh_house: House
) -> None:
    office, director = browser_as("wangmin"), browser_as("chenjing")
    progress_is_seen_by_the_office_at_once(browser_as("duwei"), office)
    the_report_is_verified_and_closed_by_two(office, director, browser_as("lubin"))
    the_dispute_is_ruled_on(director, browser_as("sunjing"))
    the_reminder_is_signed_and_everything_stands_on_the_board(office, browser_as("linyue"))
    fresh_house.manage("check_flows")  # fails where a record and its open steps disagree


def progress_is_seen_by_the_office_at_once(handler: Page, office: Page) -> None:
    record = open_record(office, HEATING)
    assert_accessible(office)
    mark(office)
    take(handler, record, "填报进展")
    fill(handler, text=PROGRESS)
    send(handler)
    expect_live(office, "#assignment", PROGRESS)
    assert_not_reloaded(office)
    handler.goto(f"{record}extension/")
    assert_accessible(handler)


def the_report_is_verified_and_closed_by_two(office: Page, director: Page, head: Page) -> None:
    record = open_record(head, REBUILDING)
    mark(head)
    take(office, record, "核验")
    assert_accessible(office)
    choose(office, "outcome", "pass")
    fill(office, findings="经对照办结标准核验，佐证齐全。")
    send(office)
    take(director, record, "销号")
    optional = director.locator("[data-field=opinion] [data-optional]")
    choose(director, "outcome", "again")  # goes back with a reason only
    expect(optional).to_be_hidden()
    expect(director.locator("[data-field=result]")).to_be_hidden()
    choose(director, "outcome", "close")
    expect(optional).to_be_visible()
    fill(director, opinion="同意销号。")
    send(director, signs=True)
    expect_live(head, "#assignment .lx-badges", "已销号")
    assert_not_reloaded(head)


def the_dispute_is_ruled_on(director: Page, liaison: Page) -> None:
    record = open_record(liaison, ALLOWANCE)
    mark(liaison)
    take(director, record, "权责异议")
    choose(director, "outcome", "split")
    expect(director.locator("[data-field=own_part]")).to_be_visible()
    choose(director, "outcome", "uphold")
    expect(
        director.locator("[data-field=own_part], [data-field=unit]").locator("visible=true")
    ).to_have_count(0)
    fill(director, reason="残疾人对象核实和补发组织属残联职责。")
    send(director)
    expect_live(liaison, ".lx-acts", "签收")
    assert_not_reloaded(liaison)


def the_reminder_is_signed_and_everything_stands_on_the_board(office: Page, convener: Page) -> None:
    convener.goto("/supervision/")
    mark(convener)
    assert_accessible(convener)
    record = open_record(office, FIRE)  # its due day passed: the clock has drafted the reminder
    expect(office.locator(".lx-aside")).to_contain_text("催办单")
    take(office, record, "签发督办文书")
    choose(office, "outcome", "sign")
    send(office, signs=True)
    expect(office.locator(".lx-aside")).to_contain_text("安联办催〔")
    row = convener.locator("#supervision tr", has_text="石门乡")
    row.locator("a.late").first.click()
    convener.wait_for_url(re.compile("state=late"))
    expect(convener.locator("main")).to_contain_text(FIRE)
    convener.goto("/ledger/")
    expect(convener.locator("main")).to_contain_text(REBUILDING)
    assert_accessible(convener)


def test_the_pages_fit_a_phone_and_are_accessible(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin", phone=True)
    for address in ("/assignments/", "/supervision/", "/ledger/?open=1", "/assignments/new/"):
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
