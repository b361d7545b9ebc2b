"""Nobody is there for too long: the page says so, the door says why, and what was typed stands after it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import PASSWORD, BrowserAs
from tests.browser.house import House
from tests.browser.test_kept import SAVED, TITLE, sign_in_at

COOKIE = "sessionid"
TYPED = "久坐会议期间写到一半的标题"
SECONDS = 15

ENDS_SOON = """
import datetime as dt
from django.utils import timezone
from coordination.sign_ins.models import SignIn
from coordination.sign_ins.store import SessionStore

stands = SessionStore({key!r})
soon = SessionStore()
soon.update(dict(stands.items()))
soon.create()
ends = timezone.now() + dt.timedelta(seconds={seconds})
seen = ends - dt.timedelta(minutes={minutes})
SignIn.objects.filter(pk=soon.session_key).update(last_seen_at=seen, idle_at=ends)
print(soon.session_key)
"""


def end_soon(page: Page, house: House, minutes: float = 0.5) -> None:
    """The sign-in ends by itself in some seconds, as if somebody had been there last so many minutes before."""
    [cookie] = [one for one in page.context.cookies() if one.get("name") == COOKIE]
    soon = house.python(ENDS_SOON.format(key=cookie["value"], seconds=SECONDS, minutes=minutes))
    page.context.add_cookies([{"name": COOKIE, "value": soon.splitlines()[-1], "url": house.url}])


def test_m2_5_3_idle_in_the_middle_of_a_form_and_back(browser_as: BrowserAs, house: House) -> None:
    page = browser_as("songlan")
    end_soon(page, house)
    page.goto("/items/new/")
    page.fill(TITLE, TYPED)
    expect(page.locator("[data-draft-state]")).to_have_text(SAVED)
    expect(page.locator("#idle-warning")).to_be_visible()
    assert_accessible(page)

    dialog = page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    expect(page.locator("#idle-warning")).to_be_hidden()
    dialog.get_by_role("button", name="稍后").click()
    page.goto("/items/new/")
    expect(
        page.get_by_text(re.compile(r"你已 \d+ 分钟没有操作，已自动退出。已填写的内容仍然保留。"))
    ).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.fill("input[name=username]", "songlan")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/items/new/")
    expect(page.locator(TITLE)).to_have_value(TYPED)


def test_who_says_that_somebody_is_there_goes_on(browser_as: BrowserAs, house: House) -> None:
    page = browser_as("duwei", phone=True)
    end_soon(page, house, minutes=31)
    page.context.set_extra_http_headers({"X-Unattended": "true"})  # opened almost half an hour ago
    page.goto("/password/")
    page.context.set_extra_http_headers({})
    warning = page.locator("#idle-warning")
    expect(warning).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    warning.get_by_role("button", name="继续使用").click()
    expect(warning).to_be_hidden()
    page.wait_for_timeout((SECONDS + 3) * 1000)
    page.reload()
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()


def test_the_own_sign_ins_are_read_and_ended(browser_as: BrowserAs) -> None:
    elsewhere = browser_as("zhaoli", phone=True)
    page = browser_as("zhaoli")
    page.goto("/password/")
    page.locator("main").get_by_role("link", name="我的登录").click()
    expect(page.get_by_text("本次登录")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="结束其他全部登录").click()
    page.get_by_role("button", name="继续", exact=True).click()
    expect(page.get_by_text(re.compile("已结束 [1-9] 处登录。"))).to_be_visible()
    expect(elsewhere.locator("#live-light")).to_have_attribute("data-state", "offline", timeout=6_000)
    sign_in_at(elsewhere, "zhaoli")
    elsewhere.goto("/sign-ins/")
    assert_accessible(elsewhere)
    assert_no_sideways_scroll(elsewhere)
