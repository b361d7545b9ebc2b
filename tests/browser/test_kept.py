"""What is typed survives: a line that holds no longer, a sign-in that ended, another person at the window."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, BrowserAs
from tests.browser.house import House
from tests.browser.relay import relay_to
from tests.browser.test_workbench import open_a_draft

KEPT_HERE = "已暂存在本窗口"
SAVED = re.compile(r"\d\d:\d\d")
TITLE = "main input[name=title]"


@dataclass
class Behind:
    """A house behind a line."""

    url: str


def test_m2_1_3_a_line_that_swallows_bytes_is_noticed_and_what_was_missed_is_read(
    browser_as: BrowserAs, house: House
) -> None:
    with relay_to(house.url) as line:
        desk = browser_as("songlan", house=Behind(line.url))  # type: ignore[arg-type]
        elsewhere = browser_as("songlan")
        light = desk.locator("#live-light")
        expect(light).to_have_text("实时")
        desk.evaluate("window.sameDocument = true")
        line.swallows.set()
        open_a_draft(elsewhere, "半开线路期间新增议题")
        expect(light).to_have_attribute("data-state", "connecting", timeout=25_000)
        expect(desk.locator("#desk")).not_to_contain_text("半开线路期间新增议题")
        line.swallows.clear()
        expect(light).to_have_text("实时")
        expect(desk.locator("#desk")).to_contain_text("半开线路期间新增议题")
        assert desk.evaluate("window.sameDocument") is True


def end_the_sign_in(page: Page) -> None:
    page.context.clear_cookies(name=re.compile("session"))


def test_m2_1_6_who_typed_while_the_sign_in_ended_signs_in_there_and_goes_on(browser_as: BrowserAs) -> None:
    page = browser_as("songlan")
    page.goto("/items/new/")
    page.evaluate("window.sameDocument = true")
    end_the_sign_in(page)
    page.fill(TITLE, "登录失效时写下的标题")
    dialog = page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    expect(page.locator("[data-draft-state]")).to_have_text(KEPT_HERE)
    page.fill("#again-password", "不是这个")
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-why]")).to_be_visible()
    page.fill("#again-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-draft-state]")).to_have_text(SAVED)
    expect(page.locator(TITLE)).to_have_value("登录失效时写下的标题")
    page.locator("main button[data-main]").click()
    page.wait_for_url(lambda url: "/items/new/" not in url)
    expect(page.locator("h1")).to_contain_text("登录失效时写下的标题")


def test_m2_1_5_what_one_person_typed_is_named_as_theirs_and_not_anothers(browser_as: BrowserAs) -> None:
    page = browser_as("songlan")
    page.goto("/items/new/")
    end_the_sign_in(page)
    page.fill(TITLE, "宋岚写下的标题")
    expect(page.locator("#sign-in-again")).to_be_visible()
    sign_in_at(page, "sunjing")
    page.goto("/items/new/")
    expect(page.locator("[data-draft-state]")).to_contain_text("宋岚")
    expect(page.locator(TITLE)).to_have_value("")
    end_the_sign_in(page)
    sign_in_at(page, "songlan")
    page.goto("/items/new/")
    expect(page.locator(TITLE)).to_have_value("宋岚写下的标题")
    expect(page.locator("[data-draft-state]")).to_have_text(SAVED)


def test_m2_5_12_what_is_too_long_for_a_draft_is_said_and_kept_in_the_window(browser_as: BrowserAs) -> None:
    page = browser_as("zhaoli")
    page.goto("/items/new/")
    state = page.locator("[data-draft-state]")
    page.fill("main textarea[name=background]", "长" * 80_000)
    expect(state).to_contain_text("内容过长")
    page.reload()
    expect(page.locator("main textarea[name=background]")).to_have_value("长" * 80_000)
    page.fill("main textarea[name=background]", "短")
    expect(state).to_have_text(SAVED)


def test_m2_5_12_the_way_back_leads_to_what_was_typed_although_no_page_was_kept(
    browser_as: BrowserAs,
) -> None:
    page = browser_as("zhaoli")
    page.goto("/items/new/")
    page.fill(TITLE, "返回后仍在的标题")
    expect(page.locator("[data-draft-state]")).to_have_text(SAVED)
    page.goto("/")
    page.go_back()
    expect(page.locator(TITLE)).to_have_value("返回后仍在的标题")
    page.go_forward()
    expect(page.locator("#desk")).to_be_visible()


def test_m2_5_12_who_goes_back_after_the_sign_in_has_ended_comes_to_the_door(browser_as: BrowserAs) -> None:
    page = browser_as("zhaoli")
    page.goto("/items/")
    page.goto("/")
    end_the_sign_in(page)
    page.go_back()
    expect(page.locator("input[name=password]").first).to_be_visible()
    expect(page).to_have_url(re.compile("/login/"))


def sign_in_at(page: Page, username: str) -> None:
    page.goto("/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
