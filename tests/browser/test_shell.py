"""The frame around every page, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import BrowserAs


def test_the_live_light_says_that_the_page_is_live(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    expect(page.locator("#live-light")).to_have_text("实时")


def test_a_lost_connection_is_said_and_mended_by_itself(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    expect(page.locator("#live-light")).to_have_text("实时")
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.locator("#live-light")).to_have_text("离线")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#live-light")).to_have_text("实时")


def test_the_language_changes_and_stays(browser_as: BrowserAs) -> None:
    page = browser_as("songlan", language="en")
    expect(page.locator("h1")).to_have_text("Workbench")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("form.lx-language button").click()
    expect(page.locator("h1")).to_have_text("工作台")


def test_menu_and_search_are_reached_by_the_keyboard(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    page.keyboard.press("Tab")
    expect(page.locator(".lx-skip")).to_be_focused()
    page.locator("[data-menu-button]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#person-menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#person-menu")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#search-words")).to_be_focused()


def test_the_search_posts_its_words_and_finds_people(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    page.keyboard.press("Control+k")
    with page.expect_request(re.compile("/search/")) as asked:
        page.locator("#search-words").press_sequentially("宋岚", delay=20)
    assert asked.value.method == "POST"
    expect(page.locator("#search-results")).to_contain_text("县财政局")
    assert "q=" not in page.url


def test_the_post_acted_in_is_chosen_in_the_menu(browser_as: BrowserAs) -> None:
    page = browser_as("chenjing")
    before = page.locator(".lx-who small").inner_text()
    page.locator("[data-menu-button]").click()
    page.locator("#person-menu button[name=post]:not([aria-current])").first.click()
    expect(page.locator(".lx-who small")).not_to_have_text(before)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_frame_is_accessible_and_fits(browser_as: BrowserAs, language: str, phone: bool) -> None:
    page = browser_as("wangmin", language=language, phone=phone)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    if phone:
        page.locator(".lx-burger").click()
        expect(page.locator("#rail")).to_be_visible()
        assert_accessible(page)


def test_nothing_is_fetched_from_elsewhere(browser_as: BrowserAs) -> None:
    page: Page = browser_as("")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/login/")
    assert asked
    assert all(url.startswith((page.url.split("/login")[0], "data:")) for url in asked), asked
