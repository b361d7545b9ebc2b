"""The security administrator keeps interface keys in a browser: adds a client, hands its key over, revokes it."""

from __future__ import annotations

import urllib.error
import urllib.request

from playwright.sync_api import expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import BrowserAs
from tests.browser.house import House


def status(house: House, key: str) -> int:
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{house.url}/api/v1/warnings", headers={"X-API-Key": key}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_key_is_made_handed_over_and_revoked(browser_as: BrowserAs, fresh_house: House) -> None:
    page = browser_as("majun")
    page.goto("/")
    page.get_by_role("link", name="接口客户端").click()
    assert_accessible(page)
    page.locator(".lx-acts a").last.click()
    page.fill("[name=name]", "市级监测平台")
    page.fill("[name=code]", "city")
    page.select_option("[name=organisation]", label="云澜市民政局")
    page.locator("[name=role][value=UP]").check()
    page.select_option("[name=channel]", "city")
    page.locator("[name=scopes][value='warnings:read']").check()
    assert_accessible(page)
    page.locator("main [data-main]").click()
    key = page.locator("#new-key").input_value()
    assert status(fresh_house, key) == 200
    assert_accessible(page)

    page.locator(".lx-form-acts a").click()
    expect(page.locator("main")).to_contain_text("在用")
    expect(page.locator("main")).not_to_contain_text(key)
    assert_accessible(page)
    page.locator(".lx-acts .lx-danger").click()
    page.fill("[name=reason]", "密钥可能泄露")
    page.locator("main [data-main]").click()
    expect(page.locator("main")).to_contain_text("已停用")
    expect(page.locator(".lx-timeline")).to_contain_text("密钥可能泄露")
    assert status(fresh_house, key) == 401

    phone = browser_as("majun", phone=True)
    for url in ("/interfaces/", "/interfaces/new/", "/interfaces/clients/city/"):
        phone.goto(url)
        assert_no_sideways_scroll(phone)
