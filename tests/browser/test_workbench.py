"""The workbench and its forms in a real browser: live, forgiving, accessible."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import BrowserAs


def open_a_draft(page: Page, title: str) -> None:
    page.goto("/items/new/")
    page.fill("input[name=title]", title)
    page.locator("main button[data-main]").click()
    page.wait_for_url(lambda url: "/items/new/" not in url)
    expect(page.locator("h1")).to_contain_text(title)


def test_what_is_handed_to_me_appears_without_a_reload(browser_as: BrowserAs) -> None:
    desk, elsewhere = browser_as("songlan"), browser_as("songlan")
    expect(desk.locator("#live-light")).to_have_text("实时")
    desk.evaluate("window.sameDocument = true")
    open_a_draft(elsewhere, "冬春取暖救助资金预拨安排")
    expect(desk.locator("#desk")).to_contain_text("冬春取暖救助资金预拨安排")
    expect(desk.locator("#rail a[href='/'] b")).to_be_visible()
    assert desk.evaluate("window.sameDocument") is True


def test_a_half_filled_form_comes_back(browser_as: BrowserAs) -> None:
    page = browser_as("songlan")
    page.goto("/items/new/")
    page.fill("input[name=title]", "公租房修缮归口")
    expect(page.locator("[data-draft-state]")).to_have_text(re.compile(r"\d\d:\d\d"))
    page.goto("/")
    page.goto("/items/new/")
    expect(page.locator("input[name=title]")).to_have_value("公租房修缮归口")
    page.locator("main button[data-main]").click()
    page.wait_for_url(lambda url: "/items/new/" not in url)
    page.wait_for_load_state("networkidle")
    page.goto("/items/new/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("input[name=title]")).to_have_value("")


def test_errors_stand_at_the_field_and_at_the_top(browser_as: BrowserAs) -> None:
    page = browser_as("jiangli")
    page.goto("/items/new/")
    page.locator("main form").first.evaluate("form => { form.noValidate = true }")
    page.locator("main button[data-main]").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("[data-field=title] .lx-field-errors")).to_be_visible()
    assert_accessible(page)


def test_ctrl_enter_sends_the_form(browser_as: BrowserAs) -> None:
    page = browser_as("sunjing")
    page.goto("/items/new/")
    page.fill("input[name=title]", "护理补贴补发")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "/items/new/" not in url)
    expect(page.locator("h1")).to_contain_text("护理补贴补发")


@pytest.mark.parametrize("address", ["/", "/?tab=started", "/?tab=done", "/?tab=units"])
def test_every_list_is_accessible_at_both_widths(browser_as: BrowserAs, address: str) -> None:
    for phone in (False, True):
        page = browser_as("wangmin", phone=phone)
        page.goto(address)
        expect(page.locator("#beside section").first).to_be_attached()
        assert_accessible(page)
        assert_no_sideways_scroll(page)
