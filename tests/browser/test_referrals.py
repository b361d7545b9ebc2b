"""A referral with its people, each at a browser of their own: from the window's door to the ledger (C6)."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import BrowserAs
from tests.browser.house import House
from tests.browser.story import (
    assert_not_reloaded,
    choose,
    expect_live,
    fill,
    inbox,
    mark,
    send,
    signed_sheet,
    take,
)

TITLE = "丧偶母亲求助子女入学和危房"
PHONE = "13900007788"


def name_receiver(
    window: Page, case: str, unit: str, purpose: str, matter: str, *, consent: str = ""
) -> None:
    window.goto(f"{case}legs/new/")
    window.select_option("main [name=receiver]", label=unit)
    window.select_option("main [name=purpose]", purpose)
    fill(window, matter=matter)
    if consent:
        fill(window, given_on=consent)
    window.locator("main form [data-main]").click()
    window.wait_for_url(case)


def give_result(page: Page, summary: str, folder: Path, *, form: str, value: str, project: str = "") -> None:
    inbox(page, "办理并反馈结果", TITLE)
    choose(page, "outcome", "granted")
    fill(page, summary=summary, value=value)
    page.select_option("main [name=form]", form)
    if project:
        page.select_option("main [name=project]", label=project)
    page.set_input_files("main [name=files]", signed_sheet(folder))
    send(page, signs=True)


def give_back(page: Page, reason: str, right: str) -> None:
    inbox(page, "签收或退回", TITLE)
    choose(page, "outcome", "return")
    fill(page, reason=reason, basis="县级部门职能配置规定")
    page.select_option("main [name=right_unit]", label=right)
    send(page)


def test_two_units_and_a_charity_help_and_a_third_person_verifies(
    browser_as: BrowserAs, fresh_house: House, tmp_path: Path
) -> None:
    window, charity = browser_as("wutong"), browser_as("fanghui", phone=True)
    school, housing, labour = (browser_as(name) for name in ("panchen", "tangwen", "caixiaoyun"))
    today = fresh_house.python("from django.utils import timezone; print(timezone.localdate())")

    # the window takes the application, accepts it, and names two units and a charity
    window.goto("/referrals/new/")
    assert_accessible(window)
    fill(window, title=TITLE, facts="丈夫病逝，两个孩子在读，唯一住房漏雨。", name="佘秋兰", phone=PHONE)
    window.locator("main form [data-main]").click()
    window.wait_for_url("**/tasks/**")
    send(window)
    window.wait_for_url(re.compile(r"/referrals/\d+/$"))
    case = window.url
    name_receiver(window, case, "县教体局", "education", "请落实两名学生资助。")
    name_receiver(window, case, "县住建局", "housing", "请鉴定住房并纳入改造。")
    name_receiver(window, case, "县慈善总会", "charity", "请提供过冬物资。", consent=today)
    charity.goto("/")
    mark(charity)
    take(window, case, "分类转出")
    send(window, signs=True)
    expect_live(charity, "main", TITLE)
    assert_not_reloaded(charity)

    # the charity sees its leg and nothing else; the fields open for a purpose
    inbox(charity, "签收或退回", TITLE)
    choose(charity, "outcome", "receive")
    send(charity)
    expect(charity.locator("main")).not_to_contain_text("佘秋兰")
    charity.fill("main [name=purpose]", "上门送物资")
    charity.get_by_role("button", name="查阅信息").click()
    expect(charity.locator("main")).to_contain_text("佘秋兰")
    expect(charity.locator("main")).to_contain_text(PHONE)
    assert_no_sideways_scroll(charity)
    response = charity.goto(case)
    assert response is not None
    assert response.status == 404

    # housing receives: the window's page says so by itself
    window.goto(case)
    mark(window)
    inbox(housing, "签收或退回", TITLE)
    choose(housing, "outcome", "receive")
    send(housing)
    expect_live(window, "#record", "办理中")
    assert_not_reloaded(window)
    assert_accessible(window)

    # the school says "not ours", the window sends on, labour says so, too: the office rules
    give_back(school, "属就业帮扶职责", "县人社局")
    expect_live(window, "#record", "已退回，待改送")
    inbox(window, "改送应办单位", TITLE)
    choose(window, "outcome", "resend")
    send(window, signs=True)
    give_back(labour, "属学生资助职责", "县教体局")
    director = browser_as("chenjing")
    inbox(director, "裁定承办单位", TITLE)
    assert_accessible(director)
    fill(director, ruling="学生资助由县教体局承办。", basis="县教体局职能配置规定")
    send(director, signs=True)
    expect_live(labour, "main", "不再对您开放")  # what is no longer theirs leaves their screen
    inbox(school, "签收或退回", TITLE)
    expect(school.locator("main [name=outcome][value=return]")).to_have_count(0)
    send(school)

    # three results with their proof, seen at the window as they come
    window.goto(case)
    mark(window)
    give_result(browser_as("zhuqi"), "已发放两名学生补助。", tmp_path, form="cash", value="2250")
    give_result(browser_as("shenlei"), "已纳入危房改造。", tmp_path, form="service", value="14000")
    give_result(charity, "已送棉被米油。", tmp_path, form="goods", value="600", project="暖冬助困行动")

    # one answer, one call-back, and somebody who handled none of it
    expect_live(window, "#record", "结果已收齐，待答复")
    assert_not_reloaded(window)
    take(window, case, "答复当事人")
    fill(window, answer="学生补助已发放，住房已列入改造，过冬物资已送达。")
    choose(window, "answer_way", "phone")
    send(window, signs=True)
    take(window, case, "回访当事人")
    choose(window, "outcome", "satisfied")
    send(window, signs=True)
    mark(window)
    office = browser_as("wangmin")
    take(office, case, "核验销号")
    choose(office, "outcome", "close")
    fill(office, note="经与凭证和回访比对，情况属实。")
    send(office, signs=True)
    expect_live(window, "#record", "已销号")
    assert_not_reloaded(window)
    office.goto("/referrals/ledger/")
    expect(office.locator("main")).to_contain_text(TITLE)
    assert_accessible(office)
    fresh_house.manage("check_flows")  # fails where a record and its open steps disagree
