"""The flow diagram of a running process: drawn by the viewer, where the token is marked, and said in words."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, BrowserAs

STEP = "召集人审批"


def running_item(page: Page) -> str:
    """The record behind the first step in the convener's inbox."""
    page.goto("/")
    page.locator("main td a", has_text=re.compile("机制")).first.click()
    page.wait_for_url("**/tasks/**")
    page.locator(".lx-crumbs a").last.click()
    page.wait_for_url("**/items/**")
    return page.url.partition("?")[0]


def assert_drawn_with_its_token(page: Page) -> None:
    viewer = page.locator(".lx-diagram-viewer")
    expect(viewer.locator("svg[data-element-id]").or_(viewer.locator("svg")).first).to_be_visible()
    expect(page.locator("svg.lx-diagram-svg")).to_have_count(0)  # the server's drawing gave way
    token = viewer.locator(".djs-element.lx-open")
    expect(token).to_have_count(1)
    expect(token).to_be_in_viewport()
    assert re.sub(r"\s", "", token.text_content() or "").find(STEP) >= 0
    fill = token.locator(".djs-visual > :first-child").first.evaluate(
        "shape => getComputedStyle(shape).strokeWidth"
    )
    assert fill == "3px", "the step that waits is not drawn stronger"
    assert viewer.locator(".djs-element.lx-passed").count() >= 4
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    # for those who do not see it: the step, its holder and the time left
    expect(page.locator(".lx-diagram-words li").first).to_contain_text(STEP)
    expect(page.locator(".lx-diagram-box")).to_have_attribute("aria-label", re.compile(STEP))


def test_the_viewer_shows_the_process_and_its_token(browser_as: BrowserAs) -> None:
    page = browser_as("zhouzhengyi")
    item = running_item(page)
    page.goto(f"{item}?tab=flow")
    assert_drawn_with_its_token(page)
    assert_accessible(page)
    # the page of the process itself, by its link beside the record
    page.goto(item)
    page.locator(".lx-aside").get_by_role("link", name="流程图").click()
    assert_drawn_with_its_token(page)
    expect(page.locator("main table").last).to_contain_text("主任审核")
    answer = page.context.request.get(
        page.locator(".lx-diagram [data-bpmn]")
        .or_(page.locator(".lx-diagram"))
        .first.get_attribute("data-bpmn")
        or ""
    )
    assert answer.ok
    assert "bpmn:definitions" in answer.text() or "definitions" in answer.text()


def test_without_scripts_the_drawing_stands(browser_as: BrowserAs, chromium: Browser) -> None:
    signed_in = browser_as("zhouzhengyi")
    address = f"{running_item(signed_in)}?tab=flow"
    context = chromium.new_context(
        storage_state=signed_in.context.storage_state(),
        java_script_enabled=False,
        viewport=DESK,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    drawing = page.locator("svg.lx-diagram-svg")
    expect(drawing).to_be_visible()
    expect(drawing.locator(".open")).to_have_count(1)
    assert re.sub(r"\s", "", drawing.locator(".open").text_content() or "").find(STEP) >= 0
    context.close()
