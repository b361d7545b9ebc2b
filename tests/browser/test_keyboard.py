"""The main path of a task without a mouse: found in the inbox, read, decided, sent."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import BrowserAs

MOST = 90
REASON = "请补充数据交换频次的测算依据。"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus stands there; the focus is seen on its way."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            break
    else:
        raise AssertionError(f"{selector} is not reached by {MOST} tabs")
    seen = page.evaluate(
        "() => { const s = getComputedStyle(document.activeElement);"
        " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
    )
    assert seen, f"{selector} does not show that it has the focus"


def test_what_will_happen_moves_no_button_that_is_being_pressed(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    page.goto("/")
    with page.expect_response(re.compile("/preview/")):
        page.locator("main tr", has_text="形式审查").first.locator("td .btn").click()
        page.wait_for_url("**/tasks/**")
    said = page.locator("[data-promise]")
    expect(said.locator("[data-opens]").first).to_be_visible()
    before = said.inner_html()
    page.locator("h1").hover()
    button = page.locator("button[data-main]")
    with page.expect_response(re.compile("/preview/")):
        button.scroll_into_view_if_needed()
        button.hover()
        page.mouse.down()
        page.locator("[name=outcome][value=return]").evaluate("(field) => { field.click() }")
    page.wait_for_timeout(300)  # as long as a swap takes
    assert said.inner_html() == before
    page.locator("h1").hover()  # away from the button: nothing is sent
    page.mouse.up()
    expect(said.locator("[data-opens]")).to_contain_text("补正")


def test_a_step_is_found_read_decided_and_sent_by_keys_alone(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    line = page.locator("main tr", has_text="形式审查").first
    step = line.locator("td .btn").get_attribute("href")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the content
    tab_to(page, f"main td .btn[href='{step}']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/**")
    expect(page.locator("h1")).to_have_text("形式审查")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, "[name=outcome]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=outcome][value=return]")).to_be_checked()
    expect(page.locator("[data-promise] [data-opens]")).to_contain_text("补正")
    tab_to(page, "textarea[name=reason]")
    page.keyboard.type(REASON)
    tab_to(page, "button[data-main]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/**")
    expect(page.locator("#record")).to_contain_text(REASON)


def test_a_sent_form_says_its_errors_where_the_focus_is(browser_as: BrowserAs) -> None:
    page = browser_as("zhouzhengyi")
    page.goto("/")
    tab_to(page, "main td .btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/**")
    tab_to(page, "[name=outcome]")
    page.keyboard.press("ArrowUp")  # from the first to the last: not to approve, which asks for a reason
    tab_to(page, "input[name=password]")
    page.keyboard.type("anhe-2026")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link to the field
    expect(page.locator("[name=opinion]")).to_be_in_viewport()


def test_a_list_that_is_read_again_takes_no_row_from_under_a_pressed_pointer(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    page.goto("/")
    home, row = page.url, page.locator("main tr td a").first
    with page.expect_response(lambda answer: answer.request.headers.get("x-live") == "true"):
        row.hover()
        page.mouse.down()
        page.evaluate(
            """() => {
                const list = document.querySelector("main [data-topic][hx-get]:has(tr td a)");
                htmx.ajax("GET", list.getAttribute("hx-get") || location.href, { source: list, headers: { "X-Live": "true" } });
            }"""
        )
    page.wait_for_timeout(300)  # as long as a swap takes
    page.mouse.up()
    page.wait_for_url(lambda url: url != home)
