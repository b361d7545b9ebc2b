"""From a lost password to a second factor: two officers and the person, each at a browser of their own (5.3)."""

from __future__ import annotations

import re

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import PASSWORD, PHONE, BrowserAs
from tests.browser.house import House
from tests.browser.story import choose, fill

PERSON, OWN = "qiumin", "泉城路七号-2027"


def test_m2_5_3_a_lost_password_to_a_second_factor(browser_as: BrowserAs, house: House) -> None:
    keeper, second, person = browser_as("yangfan"), browser_as("majun"), browser_as("")
    pk = house.python(
        f"from coordination.units.models import User; print(User.objects.get(username={PERSON!r}).pk)"
    )
    account = f"/accounts/{pk.split()[-1]}/"
    first = reset(keeper, account)
    at_door(person, first)
    chooses_own(person, first)
    second_officer_confirms(second)
    expect(person.locator("main")).to_contain_text("你的账号已确认")
    codes = sets_up(person)
    signs_in_with_code(person, codes)
    telephone_is_lost(keeper, second, person, account)


def reset(keeper: Page, account: str) -> str:
    keeper.goto(f"{account}reset/")
    fill(keeper, reason="本人忘记密码")
    keeper.locator("main form [data-main]").click()
    shown = keeper.locator("#first-password")
    expect(shown).to_be_visible()
    assert_accessible(keeper)
    return shown.input_value()


def at_door(person: Page, password: str) -> None:
    person.goto("/login/")
    person.fill("input[name=username]", PERSON)
    person.fill("input[name=password]", password)
    person.press("input[name=password]", "Enter")
    person.wait_for_url(lambda url: "/login/" not in url)


def chooses_own(person: Page, first: str) -> None:
    person.wait_for_url("**/password/")
    person.fill("[name=old_password]", first)
    person.fill("[name=new_password1]", OWN)
    person.fill("[name=new_password2]", OWN)
    person.locator(".door-button").click()
    person.wait_for_url("**/accounts/mine/")
    assert_accessible(person)
    person.locator("main form [data-main]").click()
    expect(person.locator("main")).to_contain_text("马骏")


def second_officer_confirms(second: Page) -> None:
    second.goto("/account-checks/")
    second.get_by_role("link", name="邱敏").first.click()
    second.wait_for_url(re.compile(r"/account-checks/\d+/$"))
    second.locator(".lx-head-acts, .lx-acts, header").get_by_role("link", name="确认账号").first.click()
    choose(second, "identified", "in_person")
    fill(second, findings="已查看工作证", password=PASSWORD)
    second.locator("main form [data-main]").click()
    expect(second.locator("main")).to_contain_text("确认")


def sets_up(person: Page) -> list[str]:
    person.goto("/second-factor/")
    person.locator("main form button").click()
    person.wait_for_url("**/second-factor/set-up/**")
    assert_accessible(person)
    secret = person.locator("code").first.inner_text().replace(" ", "")
    person.fill("[name=code]", pyotp.TOTP(secret).now())
    person.locator(".door-form .door-button").click()
    expect(person.locator(".door-codes code")).to_have_count(8)
    assert_accessible(person)
    return person.locator(".door-codes code").all_inner_texts()


def signs_in_with_code(person: Page, codes: list[str]) -> None:
    """By one of the recovery codes: the telephone's own is good for one sign-in in half a minute."""
    person.context.clear_cookies()
    person.set_viewport_size(PHONE)  # type: ignore[arg-type]
    at_door(person, OWN)
    person.wait_for_url("**/second-factor/code/**")
    assert_accessible(person)
    assert_no_sideways_scroll(person)
    person.fill("[name=code]", codes[0])
    person.locator(".door-form .door-button").click()
    person.wait_for_url(lambda url: "/second-factor/" not in url)
    person.goto("/second-factor/")
    expect(person.locator("main")).to_contain_text("还剩 7 个")


def telephone_is_lost(keeper: Page, second: Page, person: Page, account: str) -> None:
    keeper.goto(f"{account}second-factor/")
    fill(keeper, reason="手机遗失")
    keeper.locator("main form [data-main]").click()
    keeper.wait_for_url(f"**{account}")
    second.goto("/account-checks/")
    second.get_by_role("link", name="邱敏").first.click()
    second.get_by_role("link", name="同意重置双因素认证").first.click()
    choose(second, "identified", "phone")
    fill(second, findings="已回拨单位电话核实", password=PASSWORD)
    second.locator("main form [data-main]").click()
    second.wait_for_url(re.compile(r"/account-checks/\d+/$"))
    # its sign-in has ended, and the open page hears so
    person.wait_for_url("**/login/?next=/second-factor/")
    at_door(person, OWN)
    person.goto("/second-factor/")
    expect(person.locator("main form button")).to_be_visible()


THREE = ("duwei", "zhaoli", "tiantian")
WAIT = f"""
from coordination.access import Actor
from coordination.accounts.actions import confirm_own, reset_password
from coordination.accounts.queries import check_of
from coordination.units.models import Post, User
post = Post.objects.select_related("user").get(user__username="yangfan", role="SYSADM")
for name in {THREE!r}:
    user, plain = reset_password(User.objects.get(username=name), actor=Actor(post.user, post), reason="名单核对")
    user.must_change_password = False
    user.save()
    confirm_own(check_of(user), actor=Actor(user, user.posts.first()))
"""
READ_AGAIN = """() => {
  const list = document.getElementById("account-checks-to-confirm");
  return htmx.ajax("GET", list.getAttribute("hx-get"), { source: list, headers: { "X-Live": "true" } });
}"""


def test_m2_5_3_many_accounts_are_picked_in_one_list_and_confirmed_together(
    browser_as: BrowserAs, fresh_house: House
) -> None:
    fresh_house.python(WAIT)
    second = browser_as("majun")
    second.goto("/account-checks/")
    boxes = second.locator("main [data-pick]")
    expect(boxes).to_have_count(len(THREE))
    boxes.first.check()
    words = second.locator("[data-picked-words]")
    expect(words).to_have_text("已选1个")
    every = second.get_by_label("全选本页")
    assert every.evaluate("box => box.indeterminate")
    every.check()
    expect(words).to_have_text("已选3个")
    second.keyboard.press("j")
    second.keyboard.press("x")
    expect(words).to_have_text("已选2个")
    second.evaluate(READ_AGAIN)  # as after a hint: what was picked stays picked
    expect(words).to_have_text("已选2个")
    assert second.locator("main [data-pick]:checked").count() == 2
    assert_accessible(second)
    second.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert_no_sideways_scroll(second)
    every.check()
    second.get_by_role("button", name="确认所选账号").click()
    second.wait_for_url("**/account-checks/confirm/?**")
    expect(second.locator("main")).to_contain_text("将确认3个账号")
    assert_accessible(second)
    assert_no_sideways_scroll(second)
    choose(second, "identified", "paper")
    fill(second, findings="与盖章名册核对一致", password=PASSWORD)
    second.locator("main form [data-main]").click()
    second.wait_for_url("**/account-checks/")
    expect(second.locator("#toasts")).to_contain_text("已确认3个账号。")
    expect(second.locator("main [data-pick]")).to_have_count(0)
