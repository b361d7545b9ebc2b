"""Every kind of page at both widths: no violation of WCAG, no sideways scroll, nobody's language but the reader's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import DESK, PHONE, BrowserAs

PAGES = {
    "wangmin": (
        "/items/",
        "/meetings/",
        "/meetings/new/",
        "/assignments/",
        "/papers/",
        "/notices/",
        "/calls/",
        "/units/",
        "/units/CZ/",
        "/units/absence/",
        "/policy/",
        "/policy/parameters/JM_PREOP/",
        "/policy/calendar/2026/",
        "/audit/mine/",
        "/password/",
        "/nowhere/",
    ),
    "duwei": ("/items/new/",),
    "majun": (
        "/officer/",
        "/officer/posts/?view=all",
        "/officer/substitutes/?view=all",
        "/interfaces/",
        "/interfaces/new/",
    ),
    "guqing": ("/officer/", "/audit/", "/audit/?group=adverse", "/audit/verifications/"),
    "yangfan": ("/officer/", "/officer/jobs/", "/counties/", "/counties/new/"),
}
TABS = ("", "?tab=opinions", "?tab=papers", "?tab=flow", "?tab=traces")
LATIN = re.compile(r"[A-Za-z][a-z]{2,}(?: [A-Za-z][a-z]+){2,}")
"""Three English words in a row."""


def assert_in_order(page: Page, address: str) -> None:
    """One page as it stands, wide and narrow."""
    page.goto(address)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    english = LATIN.findall(page.locator("body").inner_text())
    assert not english, f"{address}: {english}"


@pytest.mark.parametrize("username", PAGES)
def test_pages_are_accessible_at_both_widths(browser_as: BrowserAs, username: str) -> None:
    page = browser_as(username)
    for address in PAGES[username]:
        assert_in_order(page, address)


def test_a_record_and_its_tabs(browser_as: BrowserAs) -> None:
    page = browser_as("zhouzhengyi")
    page.goto("/")
    page.locator("main td a").first.click()
    page.wait_for_url("**/tasks/**")
    assert_in_order(page, page.url)
    page.locator(".lx-crumbs a").last.click()
    page.wait_for_url("**/items/**")
    for tab in TABS:
        assert_in_order(page, page.url.partition("?")[0] + tab)


def test_the_dialogs(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    page.goto("/")
    page.keyboard.press("Control+k")
    page.locator("dialog[open] input:visible").first.press_sequentially("财政")
    page.locator("dialog[open] .lx-hits a").first.wait_for()
    assert_accessible(page)
    page.locator("dialog[open]").evaluate("dialog => dialog.close()")
    page.locator(".lx-who").click()
    assert_accessible(page)
