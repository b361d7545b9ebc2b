"""C10: a forged signature is entered for a leader, read over by a colleague, and objected to by who never signed.

The advance of 桃源镇 stands between: approved on a sheet that its head has not seen, so that its money would leave.
"""

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

CASE = "桃源镇火灾救助"
NEVER = "当日在市里开会，没有签过这张签批单，字迹不是本人的。"
FOUND = "王敏在联席办工作站录入，当日石磊没有登录；扫描件字迹与存档签名不一致。"
ANSWER = "经核查，签批单不是石磊所签，异议成立。"
REMEDY = "已由石磊本人补签审批单，更正通知安联办更〔2026〕3号，11月30日。"
RESTS = "提出异议"


def see(page: Page, *words: str) -> None:
    """The page says it, is accessible and fits."""
    for one in words:
        expect(page.locator("main")).to_contain_text(one)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_m2_1_20_a_forged_second_signature_is_objected_to(
    browser_as: BrowserAs, fresh_house: House, tmp_path: Path
) -> None:
    office, payer = browser_as("wangmin"), browser_as("tiantian")
    head = browser_as("shilei", phone=True)
    case = find_case(payer)
    head.goto("/")
    before = unread(head)
    mark(head)
    sheet = the_office_enters_what_nobody_signed(office, case, fresh_house, tmp_path)
    the_head_hears_at_once(head, before + 1)
    a_colleague_compares_it(browser_as("liqian"), payer, sheet, case)
    the_head_objects_on_the_phone(head, sheet)
    what_has_not_left_stops(payer, case)
    the_security_officer_examines(browser_as("majun"), sheet)
    the_level_above_answers(browser_as("linyue"), head, sheet)
    what_was_done_is_put_right(browser_as("chenjing"), head, sheet)
    the_matter_goes_on(payer, case)
    the_trail_tells_all(fresh_house, office, sheet)


def unread(page: Page) -> int:
    return int("".join(re.findall(r"\d+", page.locator("#bell").inner_text())) or 0)


def find_case(payer: Page) -> str:
    payer.goto("/aid/")
    payer.locator("main a", has_text=CASE).first.click()
    payer.wait_for_url(re.compile(r"/aid/\d+/$"))
    mark(payer)
    return payer.url


def the_office_enters_what_nobody_signed(office: Page, case: str, house: House, folder: Path) -> str:
    office.goto(case)
    office.locator(".lx-acts a[href$='/paper/']").click()
    see(office, "录入纸质签批")
    choose(office, "outcome", "approve")
    fill(office, amount="780", opinion="同意先行救助。")
    today = house.python("from django.utils import timezone; print(timezone.localdate())")
    office.fill("main [name=signed_on]", today)
    office.set_input_files("main [name=scan]", signed_sheet(folder))
    expect(office.locator("[data-promise] [data-stays]")).to_be_visible()
    send(office)
    sheet = re.sub(r"\?.*", "", office.url)
    see(office, "待核对原件", "石磊 · 桃源镇镇长")
    return sheet


def the_head_hears_at_once(head: Page, notices: int) -> None:
    """The bell rings on the phone that lies there, and leads to the sheet."""
    expect_live(head, "#bell", str(notices))
    assert_not_reloaded(head)
    head.goto("/notices/")
    see(head, "王敏按纸质签批件录入了", "审批先行救助")


def a_colleague_compares_it(second: Page, payer: Page, sheet: str, case: str) -> None:
    take(second, sheet, "核对签批件")
    see(second, "批准，立即发放", "780", "同意先行救助。")
    choose(second, "outcome", "agree")
    send(second)
    see(second, "已生效", "李倩")
    expect_live(payer, "#record .lx-badges", "已批准，待发放")
    assert_not_reloaded(payer)


def the_head_objects_on_the_phone(head: Page, sheet: str) -> None:
    head.locator("main tr", has_text="王敏按纸质签批件录入了").get_by_role("button").click()
    head.wait_for_url(re.compile(re.escape(sheet.rpartition("/signatures/")[2]) + "$"))
    see(head, "石磊 · 桃源镇镇长", "王敏", "李倩")
    head.get_by_role("link", name="对该签批提出异议").click()
    head.wait_for_url("**/object/")
    expect(head.locator("[data-promise]")).to_contain_text(
        "核查异议：由县政务数据中心 · 安全管理员（马骏）办理"
    )
    fill(head, reason=NEVER)
    head.locator("main form [data-main]").click()
    head.wait_for_url(re.compile(r"/signatures/\d+/$"))
    see(head, "已生效，有异议", "待核查", NEVER)
    mark(head)


def what_has_not_left_stops(payer: Page, case: str) -> None:
    expect_live(payer, ".lx-acts", RESTS)
    assert_not_reloaded(payer)
    expect(payer.locator(".lx-acts a[href^='/tasks/']")).to_have_count(0)
    assert_accessible(payer)


def the_security_officer_examines(officer: Page, sheet: str) -> None:
    take(officer, sheet, "核查异议")
    see(officer, NEVER, "王敏")
    expect(officer.locator("main")).not_to_contain_text(CASE)
    fill(officer, findings=FOUND)
    send(officer)
    see(officer, "待答复", FOUND)


def the_level_above_answers(above: Page, head: Page, sheet: str) -> None:
    inbox(above, "答复异议", "审批先行救助")
    see(above, NEVER, FOUND)
    choose(above, "outcome", "uphold")
    fill(above, answer=ANSWER)
    send(above)
    see(above, "签批不成立", ANSWER)
    expect_live(head, "main", ANSWER)
    assert_not_reloaded(head)


def what_was_done_is_put_right(director: Page, head: Page, sheet: str) -> None:
    take(director, sheet, "纠正签批后果")
    see(director, ANSWER, "纠正前，该事项暂停办理。")
    fill(director, remedy=REMEDY)
    send(director)
    see(director, "异议成立，已纠正", REMEDY)
    expect_live(head, "main", REMEDY)
    see(head, "签批不成立", REMEDY)
    assert_not_reloaded(head)


def the_matter_goes_on(payer: Page, case: str) -> None:
    expect(payer.locator(".lx-acts a[href^='/tasks/']")).to_contain_text("发放")
    expect(payer.locator(".lx-acts").first).not_to_contain_text(RESTS)
    assert_not_reloaded(payer)
    take(payer, case, "发放")
    fill(payer, reference="回单0372")
    send(payer)
    expect(payer.locator("#record .lx-badges")).to_contain_text("先行救助已发放")
    payer.goto(f"{case}?tab=traces")
    see(payer, "纸质签批有异议，事项暂停办理", "签批异议已办结，事项继续办理")


TOLD = ["王敏", "李倩", "石磊", "马骏", "林越", "陈静"]


def the_trail_tells_all(house: House, reader: Page, sheet: str) -> None:
    """On the page newest first, and in the trail of the house: sound, and each by whom it was."""
    reader.goto(sheet)
    lines = reader.locator(".lx-aside .lx-timeline li").all_inner_texts()
    assert [next(name for name in TOLD if line.strip().startswith(name)) for line in reversed(lines)] == TOLD
    found = house.python(
        "from coordination.audit.models import Event\n"
        "print([(one.verb, one.user_name) for one in Event.objects.filter(subject_type='entries.objection').order_by('at')])"
    )
    assert found == str(
        [
            ("entries.objected", "石磊"),
            ("entries.examined", "马骏"),
            ("entries.upheld", "林越"),
            ("entries.put_right", "陈静"),
        ]
    )
    assert house.manage("audit", "verify")
    house.manage("check_flows")  # fails where a record and its open steps disagree
