"""The door: signing in, being refused and locked out, a page asked for and reached, on desk and phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import PASSWORD, BrowserAs


def fill(page, username, password):
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_page_asked_for_is_reached_after_a_wrong_try(browser_as: BrowserAs, phone: bool) -> None:
    page = browser_as("", phone=phone)
    page.goto("/papers/")
    expect(page.get_by_text("登录后将回到你要打开的页面")).to_be_visible()
    assert_accessible(page)
    fill(page, "lubin", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("用户名与密码不符")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    fill(page, "lubin", PASSWORD)
    page.wait_for_url("**/papers/")


def test_five_wrong_tries_rest_a_quarter_of_an_hour(browser_as: BrowserAs) -> None:
    page = browser_as("")
    for _ in range(5):
        page.goto("/login/")
        fill(page, "tangwen", "wrong")
    expect(page.get_by_role("heading", name="登录已暂停")).to_be_visible()
    expect(page.get_by_text("15 分钟")).to_be_visible()
    assert_accessible(page)


def test_english_at_the_door(browser_as: BrowserAs) -> None:
    page = browser_as("")
    page.goto("/login/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Anhe County")).to_be_visible()
    assert_accessible(page)


def test_what_is_not_there_is_said_in_the_house(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    page.goto("/nowhere/")
    expect(page.get_by_role("heading", name="此处没有内容")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="前往工作台").click()
    page.wait_for_url("**/")


def test_the_password_page_says_what_will_happen(browser_as: BrowserAs) -> None:
    page = browser_as("wangmin")
    page.goto("/password/")
    expect(page.get_by_text("其他设备上的登录全部退出")).to_be_visible()
    assert_accessible(page)
