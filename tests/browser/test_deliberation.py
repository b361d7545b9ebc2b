"""A panel with its people at browsers of their own: one keeps out, one dissents, the chair signs, all follows."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import BrowserAs
from tests.browser.house import House
from tests.browser.story import assert_not_reloaded, choose, expect_live, fill, mark, send, take

WHICH = """
from coordination.deliberation.models import Deliberation
from coordination.units.holders import Holder
case = Deliberation.objects.get(status="deliberating")
print(case.pk, Holder(case.household.township, "TCLERK").posts()[0].user.username, case.title)
"""
SPEAKERS = """
from coordination.deliberation.models import Deliberation
from coordination.units.holders import Holder
from workflows.models import Task
case = Deliberation.objects.get(pk={pk})
waiting = [one for one in Task.objects.open().about(case) if one.flow_task.name == "undersign"]
print(*(Holder(one.holder_unit, one.holder_role).posts()[0].user.username for one in waiting))
"""
DUTY = "由县残联每周入户提供一次居家照护。"


def test_a_panel_decides_and_everything_it_decided_is_opened(
    browser_as: BrowserAs, fresh_house: House
) -> None:
    pk, clerk_name, title = fresh_house.python(WHICH).split(" ", 2)
    case = f"{fresh_house.url}/deliberations/{pk}/"
    office, chair, clerk = (browser_as(name, house=fresh_house) for name in ("wangmin", "linyue", clerk_name))
    chair.goto("/")
    mark(chair)
    office.goto(f"{case}desk/")
    one_keeps_out_and_one_dissents(office)
    an_assignment_is_written_down(office)
    assert_accessible(office)
    office.locator("#desk-positions textarea[name=reason]").fill("多数单位同意，确有实际困难。")
    office.locator("#desk-positions [name=conclusion][value=supported]").check()
    expect(office.locator("#desk-positions [data-promise] [data-opens]")).to_contain_text("签署本单位意见表")
    office.locator("#desk-positions .lx-desk-conclude button[type=submit]").click()
    expect(office.locator("#desk-positions .lx-badge")).to_contain_text("予以支持")
    each_unit_signs_what_it_said(browser_as, fresh_house, pk)
    expect_live(chair, "main", title)
    assert_not_reloaded(chair)
    clerk.goto(case)
    mark(clerk)
    take(chair, case, "签发决定书")
    expect(chair.locator("main")).to_contain_text("签发后向")
    choose(chair, "outcome", "sign")
    send(chair, signs=True)
    expect_live(clerk, "#case", "落实中")
    assert_not_reloaded(clerk)
    take(clerk, case, "告知当事人")
    choose(clerk, "told_how", "in_person")
    send(clerk, signs=True)
    office.goto(case)
    expect(office.locator(".lx-outcomes a[href*='/assignments/']")).to_contain_text("居家照护")
    expect(office.locator(".lx-outcomes")).to_contain_text("认定为其他困难人员")
    assert_accessible(office)
    confirmed = fresh_house.python(
        "from coordination.deliberation.models import Deliberation\n"
        "from coordination.register.models import CategoryStatus\n"
        f"case = Deliberation.objects.get(pk={pk})\n"
        "print(CategoryStatus.objects.filter(person=case.person, category='OTHER_HARDSHIP').count())"
    )
    assert confirmed == "1"


def one_keeps_out_and_one_dissents(office: Page) -> None:
    out = office.locator("#desk-positions li", has_text="县残联")
    out.locator("select[name=stance]").select_option("recuse")
    out.locator("input[name=reason]").fill("系当事人近亲属。")
    out.locator("button").click()
    expect(office.locator("#desk-positions li", has_text="县残联")).to_contain_text("回避")
    against = office.locator("#desk-positions li", has_text="县医保局")
    against.locator("select[name=stance]").select_option("oppose")
    against.locator("input[name=reason]").fill("不符合现行报销政策。")
    against.locator("button").click()
    expect(office.locator("#desk-positions li", has_text="县医保局")).to_contain_text("不符合现行报销政策")


def each_unit_signs_what_it_said(browser_as: BrowserAs, house: House, pk: str) -> None:
    """Who spoke signs his own sheet, the unit that kept out none; the chair's turn comes after the last."""
    speakers = house.python(SPEAKERS.format(pk=pk)).split()
    assert speakers
    for name in speakers:
        speaker = browser_as(name, house=house)
        take(speaker, f"{house.url}/deliberations/{pk}/", "签署本单位意见表")
        send(speaker, signs=True)


def an_assignment_is_written_down(office: Page) -> None:
    form = office.locator("#outcome-form")
    form.locator("select[name=outcome]").select_option("duty")
    fill(office, measure="照护服务记录", due_on="2099-01-05")
    form.locator("textarea[name=text]").fill(DUTY)
    form.locator("select[name=unit]").select_option(label="县残联")
    form.locator("button[type=submit]").click()
    expect(office.locator("#desk-outcomes")).to_contain_text("签发后向县残联交办")
