"""Lists walked by keys alone: the row at hand is seen and focused, stays through a reading anew, and opens."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import BrowserAs

AT = "[data-rows] [data-row][data-at]"
# the part that holds the row at hand, read again as a hint would have it
READ_ANEW = """
at => new Promise((read) => {
  const part = document.querySelector(at).closest("[data-topic][hx-get]");
  part.dataset.old = "true";
  const heard = (event) => {
    if (event.detail.requestConfig.elt !== part) return;
    document.removeEventListener("htmx:afterRequest", heard);
    read(event.detail.xhr.status);
  };
  document.addEventListener("htmx:afterRequest", heard);
  window.htmx.ajax("GET", part.getAttribute("hx-get"), { source: part, headers: { "X-Live": "true" } });
})
"""
KEY = "document.querySelector('[data-row][data-at]')?.dataset.row"


def something_new(route: Route) -> None:
    """A part that is read again says more than it said."""
    if "x-live" not in route.request.headers:
        route.continue_()
        return
    answer = route.fetch()
    said, end, rest = answer.text().rpartition("</")
    route.fulfill(response=answer, body=f"{said}<i hidden>+</i>{end}{rest}")


def at_hand(page: Page) -> str:
    expect(page.locator(AT)).to_have_count(1)
    assert page.locator(AT).evaluate("row => row.contains(document.activeElement)"), "the row has no focus"
    return str(page.evaluate(KEY))


@pytest.mark.parametrize("address", ["/", "/assignments/"])
def test_m2_1_18_j_k_and_enter_walk_a_list(browser_as: BrowserAs, address: str) -> None:
    page = browser_as("wangmin")
    page.goto(address)
    expect(page.locator("#live-light")).to_have_text("实时")
    keys = page.locator("[data-rows] [data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
    assert len(keys) > 2
    page.keyboard.press("j")
    assert at_hand(page) == keys[0]
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert at_hand(page) == keys[1]
    assert_accessible(page)

    # the list is exchanged under it
    page.route("**", something_new)  # an answer that says the same as before is not swapped in
    assert page.evaluate(READ_ANEW, AT) == 200
    expect(page.locator("[data-old]")).to_have_count(0)
    page.unroute("**")
    assert at_hand(page) == keys[1]

    # not with another key, in a field, or beside a dialog
    page.keyboard.press("Control+j")
    page.keyboard.press("Shift+J")
    assert at_hand(page) == keys[1]
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert at_hand(page) == keys[1]
    page.keyboard.press("Control+k")
    page.keyboard.type("jk")
    expect(page.locator("#search-words")).to_have_value("jk")
    page.keyboard.press("Escape")  # empties the field
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()
    assert at_hand(page) == keys[1]

    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(tasks|assignments)/\d+/"))
    expect(page.locator("h1")).not_to_be_empty()


def test_m2_1_18_the_first_row_is_two_tabs_away_and_keys_can_be_switched_off(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("[data-skip-rows]")).to_be_focused()
    page.keyboard.press("Enter")
    first = page.locator("[data-rows] [data-row]").first
    expect(first.locator(".lx-td-act a")).to_be_focused()
    page.keyboard.press("?")
    page.locator("#keys [data-single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert at_hand(page) == first.get_attribute("data-row")
    page.reload()
    page.keyboard.press("j")
    expect(page.locator(AT)).to_have_count(0)
    page.goto("/items/new/")
    expect(page.locator("[data-skip-rows]")).to_be_hidden()


@pytest.mark.parametrize(
    ("address", "words"),
    [("/", "新增1条待办。"), ("/items/?view=unit", "列表新增1条。")],
    ids=["desk", "items"],
)
def test_m2_1_18_what_is_new_is_said_once(browser_as: BrowserAs, address: str, words: str) -> None:
    desk, elsewhere = browser_as("songlan"), browser_as("songlan")
    desk.goto(address)
    expect(desk.locator("#live-light")).to_have_text("实时")
    desk.evaluate(
        "() => { window.said = []; new MutationObserver(() => { const s = document.getElementById('row-news')"
        ".textContent; if (s) window.said.push(s); }).observe(document.getElementById('row-news'), {childList: true}) }"
    )
    expect(desk.locator("#row-news")).to_have_text("")
    elsewhere.goto("/items/new/")
    elsewhere.fill("input[name=title]", f"村卫生室取暖安排 {address}")
    elsewhere.locator("main button[data-main]").click()
    elsewhere.wait_for_url(lambda url: "/items/new/" not in url)
    expect(desk.locator("#row-news")).to_have_text(words)
    desk.wait_for_timeout(1500)
    assert desk.evaluate("window.said") == [words]
    assert elsewhere.evaluate("document.getElementById('row-news').textContent") == ""
