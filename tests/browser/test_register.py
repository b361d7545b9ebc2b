"""The register in a real browser: entered by one, seen by another without a reload, opened for a purpose."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import BrowserAs
from tests.browser.story import assert_not_reloaded, expect_live, mark
from tests.register.people import id_number

NUMBER = id_number(serial=901)


def test_a_household_from_the_village_to_the_county(browser_as: BrowserAs) -> None:
    clerk, county = browser_as("wutong"), browser_as("suting")
    county.goto("/households/?state=none")
    expect(county.locator("#live-light")).to_have_text("实时")
    mark(county)

    # the township's clerk enters the household with its head
    clerk.goto("/households/")
    clerk.get_by_role("link", name="登记家庭").click()
    assert_accessible(clerk)
    clerk.select_option("select[name=place]", label="桃花村")
    clerk.fill("input[name=name]", "佘太平")
    clerk.fill("input[name=id_number]", f"{NUMBER[:17]}{NUMBER[17].lower()}")
    clerk.locator("main form [data-main]").click()
    expect(clerk.locator("h1")).to_contain_text("佘*")
    number = clerk.locator("h1").inner_text().partition(" ")[0]
    expect_live(county, "#household-list", number)  # without a reload
    assert_not_reloaded(county)

    # nobody is entered twice
    clerk.goto("/households/new/")
    clerk.select_option("select[name=place]", label="上湾村")
    clerk.fill("input[name=name]", "佘太平")
    clerk.fill("input[name=id_number]", NUMBER)
    clerk.locator("main form [data-main]").click()
    expect(clerk.locator("[data-error-summary]")).to_contain_text(number)

    # the county finds the person with two characters, and opens the names for a purpose
    county.keyboard.press("Control+k")
    county.keyboard.type("佘太")
    hit = county.locator("#search-results a", has_text=number)
    expect(hit).to_contain_text("佘*")
    hit.click()
    county.wait_for_url(re.compile(r"/households/[0-9a-f]{32}/"))
    assert "佘" not in county.url
    expect(county.locator("#household")).not_to_contain_text("佘太平")
    assert_accessible(county)
    county.get_by_role("button", name="开启档案").click()
    county.get_by_role("button", name="审核申请").click()
    county.locator("#open-file").get_by_role("button", name="开启", exact=True).click()
    expect(county.locator("h1")).to_contain_text("佘太平")
    expect(county.locator("#household")).to_contain_text(NUMBER)

    # the clerk's page shows the confirmed category by itself, the name still masked there
    clerk.goto(county.url)
    expect(clerk.locator("#live-light")).to_have_text("实时")
    mark(clerk)
    county.get_by_role("link", name="录入认定类别").click()
    county.select_option("select[name=category]", "DIBAO")
    county.fill("input[name=basis]", "审核确认〔2026〕18号")
    county.locator("main form [data-main]").click()
    expect_live(clerk, "#categories", "最低生活保障对象")
    assert_not_reloaded(clerk)
    expect(clerk.locator("#household")).not_to_contain_text(NUMBER)
    clerk.get_by_role("link", name=re.compile("救助链 ")).click()
    clerk.locator("#chain-fold summary").click()
    expect(clerk.locator(".lx-chain")).to_contain_text("县民政局认定")
    assert_accessible(clerk)


def test_the_register_on_a_phone_and_two_entries_compared(browser_as: BrowserAs) -> None:
    page = browser_as("wutong", phone=True)
    page.goto("/households/questions/")
    page.get_by_role("link", name="比对").first.click()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    page.get_by_label("不是同一人").check()
    page.fill("textarea[name=note]", "入户核实，是堂姐妹")
    page.locator("main form [data-main]").click()
    expect(page.locator("#question-list")).to_contain_text("没有待认定的疑似重复")
    page.goto("/households/")
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    page.locator("#household-list a.lx-title").first.click()
    expect(page.locator("#household")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
