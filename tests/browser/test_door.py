"""The door: signing in, being refused and told to wait, a page asked for and reached, on desk and phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import PASSWORD, BrowserAs
from tests.browser.house import House


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


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_m2_5_2_who_failed_too_often_is_told_until_when_on_the_page_itself(
    browser_as: BrowserAs, phone: bool
) -> None:
    page = browser_as("", phone=phone)
    alert = page.get_by_role("alert")
    page.goto("/login/")
    for _ in range(8):  # the fifth and later ones may come too early, and are told so
        fill(page, "tangwen" if phone else "lubin", "wrong")
        expect(alert).to_be_visible()
        if "后再试" in alert.inner_text():
            break
    expect(alert).to_contain_text("尝试次数过多，请于")
    expect(page.locator("input[name=username]")).to_have_value("tangwen" if phone else "lubin")
    assert_accessible(page)
    assert_no_sideways_scroll(page)


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


def test_a_password_handed_over_opens_the_page_where_another_is_chosen(
    browser_as: BrowserAs, house: House
) -> None:
    house.python(
        "from coordination.units.models import User\n"
        "User.objects.filter(username='xiejun').update(must_change_password=True)"
    )
    page = browser_as("xiejun", phone=True)
    expect(page.get_by_role("heading", name="请设置你自己的密码")).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.goto("/assignments/")
    page.fill("input[name=old_password]", PASSWORD)
    page.fill("input[name=new_password1]", "泉城路七号-2027")
    page.fill("input[name=new_password2]", "泉城路八号-2027")
    page.press("input[name=new_password2]", "Enter")
    expect(page.locator(".door-error")).to_be_visible()
    assert_accessible(page)
    page.fill("input[name=old_password]", PASSWORD)
    for name in ("new_password1", "new_password2"):
        page.fill(f"input[name={name}]", "泉城路七号-2027")
    page.get_by_role("button", name="设好密码").click()
    page.goto("/assignments/")
    expect(page.locator("h1")).to_contain_text("交办")
