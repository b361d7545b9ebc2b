"""The whole path with its people, each at a browser of their own: an item from a unit's desk to an assignment."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import BrowserAs
from tests.browser.house import House
from tests.browser.story import (
    PAST,
    assert_not_reloaded,
    choose,
    expect_live,
    fill,
    inbox,
    later,
    mark,
    send,
    signed_sheet,
    take,
)

TITLE = "今冬分散取暖户补助资金拨付"
BACKGROUND = "据气象部门预报，今冬气温偏低。全县低保、特困家庭共3260户，需提前拨付取暖救助资金。"
REQUEST = "请会议审定本年度取暖救助资金安排和拨付时限。"
PROPOSAL = "由县财政局牵头、县民政局配合，拨付取暖救助资金。"
BASIS = "《社会救助法》和县取暖救助有关规定。"
SENTENCE = "由县财政局牵头、县民政局配合，于2027年3月1日前将补助资金拨付至各乡镇。"
MISSING = "请补充分散取暖户数的测算依据。"


class Story:
    """Who takes part, and the addresses of what they make."""

    def __init__(self, browser_as: BrowserAs, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        self.browser_as = browser_as
        self.clerk, self.head, self.liaison = (browser_as(name) for name in ("duwei", "fengkai", "songlan"))
        self.office, self.director, self.convener = (
            browser_as(name) for name in ("wangmin", "chenjing", "linyue")
        )
        self.item = self.session = self.assignment = ""


def test_an_item_travels_from_a_units_desk_to_signed_minutes_and_an_assignment(
    browser_as: BrowserAs, fresh_house: House, tmp_path: Path
) -> None:
    story = Story(browser_as, fresh_house, tmp_path)
    the_unit_reports_an_item(story)
    it_comes_back_once_for_amendment(story)
    it_is_reviewed_and_approved_on_paper(story)
    the_office_calls_for_items(story)
    the_session_is_instructed_arranged_and_noticed(story)
    the_units_answer_and_one_is_reminded_by_the_clock(story)
    the_meeting_decides(story)
    the_minutes_are_countersigned_checked_and_signed(story)
    the_assignment_is_dispatched_and_received(story)
    assert fresh_house.manage("audit", "verify")
    fresh_house.manage("check_flows")  # fails where a record and its open steps disagree


def the_unit_reports_an_item(story: Story) -> None:
    clerk, head = story.clerk, story.head
    clerk.goto("/items/new/")
    fill(clerk, title=TITLE, background=BACKGROUND, request=REQUEST, basis=BASIS, amount="300000")
    clerk.select_option("main [name=kind]", "deployment")
    choose(clerk, "wished_session", "ad_hoc")
    clerk.locator("main form [data-main]").click()
    clerk.wait_for_url(re.compile(r"/items/\d+/$"))
    story.item = clerk.url
    head.goto("/")
    mark(head)
    take(clerk, story.item, "完成起草")
    fill(clerk, proposal=PROPOSAL)
    send(clerk)
    expect_live(head, "main", TITLE)
    assert_not_reloaded(head)
    take(head, story.item, "签")
    choose(head, "outcome", "sign")
    send(head, signs=True)


def it_comes_back_once_for_amendment(story: Story) -> None:
    clerk, head, office = story.clerk, story.head, story.office
    clerk.goto(story.item)
    mark(clerk)
    inbox(office, "", TITLE)
    choose(office, "outcome", "return")
    fill(office, reason=MISSING)
    send(office)
    expect_live(clerk, "#record", MISSING)
    assert_not_reloaded(clerk)
    take(clerk, story.item, "补正")
    fill(clerk, background=BACKGROUND + "其中分散取暖2110户，按每户标准测算。")
    send(clerk)
    take(head, story.item, "签")
    choose(head, "outcome", "sign")
    send(head, signs=True)
    inbox(office, "", TITLE)
    choose(office, "outcome", "complete")
    for box in office.locator("main [name=units]:checked").all():
        box.uncheck()
    send(office)


def it_is_reviewed_and_approved_on_paper(story: Story) -> None:
    director, office, convener = story.director, story.office, story.convener
    inbox(director, "", TITLE)
    choose(director, "outcome", "pass")
    fill(director, opinion="材料齐全，拟同意上会。")
    send(director)
    # the leader signs the printed sheet; the office enters it with the scan
    convener.goto("/")
    expect(convener.locator("main")).to_contain_text(TITLE)
    mark(convener)
    office.goto(story.item)
    office.locator(".lx-acts a[href$='/paper/']").click()
    choose(office, "outcome", "approve")
    fill(office, opinion="同意上会。")
    office.fill(
        "main [name=signed_on]",
        story.house.python("from django.utils import timezone; print(timezone.localdate())"),
    )
    office.set_input_files("main [name=scan]", signed_sheet(story.folder))
    send(office)
    # a second person of the office compares the sheet before anything happens
    second = story.browser_as("liqian")
    second.goto(re.sub(r"\?.*", "", office.url))
    second.locator(".lx-acts a[href^='/tasks/'], main a.btn[href^='/tasks/']").first.click()
    choose(second, "outcome", "agree")
    send(second)
    expect(convener.locator("main .lx-main")).not_to_contain_text(TITLE)
    assert_not_reloaded(convener)
    office.goto(f"{story.item}?tab=traces")
    expect(office.locator("#record")).to_contain_text("纸质签批")


def the_office_calls_for_items(story: Story) -> None:
    office, liaison, house = story.office, story.liaison, story.house
    liaison.goto("/")
    mark(liaison)
    office.goto("/meetings/new/")
    choose(office, "kind", "ad_hoc")
    choose(office, "convener_role", "DEPUTY")
    fill(office, purpose="研究冬季取暖救助有关事项。")
    office.locator("main form button[type=submit]").click()
    office.wait_for_url(re.compile(r"/meetings/\d+/$"))
    story.session = office.url
    office.locator("[data-open=call-for-items]").click()
    office.locator("#call-for-items button[type=submit]").click()
    expect_live(liaison, "main", "回复议题征集")
    assert_not_reloaded(liaison)
    inbox(liaison, "回复议题征集", "联席会议")
    choose(liaison, "reply", "items")
    send(liaison)
    # the others say nothing; at closing time the clock writes that down
    office.goto(story.session)
    mark(office)
    later(
        house,
        "workflows.task",
        "flow_task__endswith='.answer_call'",
        due_at=PAST,
        next_rung_at=PAST,
        rung="2",
    )
    expect_live(office, "#session", "待召集人责成")
    assert_not_reloaded(office)
    expect(office.locator("#session")).to_contain_text("未答复 33")


def the_session_is_instructed_arranged_and_noticed(story: Story) -> None:
    office, director, convener = story.office, story.director, story.convener
    take(convener, story.session, "责成")
    fill(convener, instruction="请办公室安排会议议程和会务工作。")
    send(convener)
    take(office, story.session, "安排")
    fill(office, place="县政府三楼会议室")
    starts = story.house.python(
        "from django.utils import timezone; from coordination.policy.calendar import add_working_days\n"
        "print(f'{add_working_days(timezone.localdate(), 7)}T09:00')"
    )
    fill(office, starts_at=starts)
    office.locator("main tr", has_text=TITLE).locator("input[name^=item-]").check()
    for unit in ("县财政局", "县民政局", "县发改局", "县残联", "桃源镇"):
        office.locator("main label.lx-check", has_text=unit).first.locator("input").check()
    send(office)
    take(director, story.session, "签发")
    choose(director, "outcome", "sign")
    send(director, signs=True)
    director.goto(story.session)
    expect(director.locator("#session")).to_contain_text("通知已发出")
    assert_accessible(director)


def the_units_answer_and_one_is_reminded_by_the_clock(story: Story) -> None:
    house, convener = story.house, story.convener
    for name in ("songlan", "hedan", "wutong"):
        page = story.liaison if name == "songlan" else story.browser_as(name)
        inbox(page, "回复会议通知", "联席会议")
        choose(page, "answer", "attend")
        send(page)
    # development and reform sends a proxy: its head authorises, the chair consents
    reform = story.browser_as(liaison_of(house, "FG"))
    inbox(reform, "回复会议通知", "联席会议")
    choose(reform, "answer", "proxy")
    reform.locator("main [name=proxy] option").nth(1).wait_for(state="attached")
    reform.select_option("main [name=proxy]", index=1)
    send(reform)
    reform_head = story.browser_as("hanxue")
    inbox(reform_head, "授权委托参会", "联席会议")
    send(reform_head, signs=True)
    inbox(convener, "审批委托参会", "联席会议")
    choose(convener, "is_granted", "yes")
    send(convener)
    # the disabled persons' federation is silent: the server's own clock reminds it, then counts it absent
    silent = story.browser_as("sunjing")
    silent.goto("/notices/")
    mark(silent)
    which = "flow_task__endswith='.acknowledge', finished=None"
    later(house, "workflows.task", which, due_at=PAST, next_rung_at=PAST)
    expect_live(silent, "main", "已逾期")
    assert_not_reloaded(silent)
    story.office.goto(story.session)
    expect(story.office.locator("#session")).to_contain_text("已提醒")
    mark(story.office)
    later(house, "sittings.sitting", "convened_at__isnull=False", starts_at=PAST)
    later(house, "workflows.task", which, next_rung_at=PAST, rung="2")
    expect_live(story.office, "#session", "按缺席计")
    assert_not_reloaded(story.office)


def liaison_of(house: House, code: str) -> str:
    return house.python(
        "from coordination.units.models import Post\n"
        f"print(Post.objects.current().filter(unit__code='{code}', role='LIAISON').get().user.username)"
    )


def the_meeting_decides(story: Story) -> None:
    office = story.office
    take(office, story.session, "开始会议")
    send(office)
    while office.locator("#attendance form[hx-post$='/sign-in/']").count():
        before = office.locator("#attendance form[hx-post$='/sign-in/']").count()
        form = office.locator("#attendance form[hx-post$='/sign-in/']").first
        if "县残联" in (form.locator("xpath=ancestor::tr").inner_text() or ""):
            if before == 1:
                break
            form = office.locator("#attendance form[hx-post$='/sign-in/']").nth(1)
        form.locator("button").click()
        expect(office.locator("#attendance form[hx-post$='/sign-in/']")).to_have_count(before - 1)
    room = office.context.new_page()
    room.goto(f"{story.session}projector/")
    office.goto(f"{story.session}desk/")
    office.locator("#desk-agenda button").click()
    expect(office.locator("#desk-positions select").first).to_be_visible()
    expect(office.locator("#desk-state")).to_contain_text("达到法定人数")
    fill(office, heard="会议听取了县财政局关于取暖救助资金安排的汇报。")
    fill(office, resolved=SENTENCE)
    expect(office.locator("#saved-words")).to_contain_text("已自动保存")
    expect_live(room, "#projector", SENTENCE)
    # the sentence becomes a decision line: units and day are recognised
    office.locator("#resolved").press("Control+Enter")
    dialog = office.locator("#line-dialog")
    expect(dialog.locator("#recognised")).to_contain_text("县财政局 · 县民政局 · 2027-03-01")
    dialog.locator("[name=measure]").fill("拨付回单与名册一致")
    dialog.locator("button[type=submit]").click()
    expect_live(office, "#desk-lines", "拨付至各乡镇")
    for unit in ("县民政局", "县发改局", "桃源镇"):
        note_position(office, unit, "reserve" if unit == "县发改局" else "agree")
    assert_accessible(office)
    office.locator("#desk-positions [name=conclusion][value=adopt]").check()
    expect(office.locator("#desk-positions [data-promise]")).to_contain_text("已议定")
    office.locator("#desk-positions .lx-desk-conclude button[type=submit]").click()
    expect_live(office, "#desk-positions", "通过")
    the_decision_is_read_back(office, room)
    story.clerk.goto(story.item)
    expect(story.clerk.locator("#record")).to_contain_text("已议定")
    office.locator("[data-open=end-session]").click()
    expect(office.locator("#end-session [data-promise] [data-opens]")).to_contain_text("纪要")
    office.locator("#end-session button[type=submit]").click()
    office.wait_for_url(re.compile(r"/meetings/\d+/$"))


def the_decision_is_read_back(office: Page, room: Page) -> None:
    """What was written down is read to the room, which sees it, too; only then the meeting goes on."""
    expect_live(office, "#desk-readback", "牵头单位：县财政局；配合单位：县民政局；完成时限：2027年3月1日")
    expect(room.locator("#projector")).to_contain_text("拨付至各乡镇")
    assert_accessible(office)
    office.locator("#desk-readback button[type=submit]").click()
    expect_live(office, "#desk-readback", "已复述")


def note_position(office: Page, unit: str, stance: str) -> None:
    row = office.locator("#desk-positions li", has_text=unit)
    row.locator("select").select_option(stance)
    if stance != "agree":
        row.locator("input[name=reason]").fill("建议分两批拨付")
    row.locator("button").click()
    expect(row.locator(".lx-lamp")).to_have_class(re.compile("soon" if stance != "agree" else "ok"))


def the_minutes_are_countersigned_checked_and_signed(story: Story) -> None:
    office, director, convener, head = story.office, story.director, story.convener, story.head
    office.goto(f"{story.session}minutes/")
    fill(office, closing="会议要求，各有关单位抓好落实。")
    expect(office.locator("#saved-words")).to_contain_text("已自动保存")
    assert_accessible(office)
    take(office, story.session, "定稿")
    send(office)
    convener.goto(story.session)
    mark(convener)
    inbox(head, "会签纪要", "联席会议")
    assert_accessible(head)
    choose(head, "answer", "agree")
    send(head)
    inbox(director, "会签纪要", "联席会议")
    choose(director, "answer", "comment")
    fill(director, text="建议写明资金渠道。")
    send(director)
    take(office, story.session, "协调")
    office.locator("main textarea[name^=resolution-]").fill("已采纳。")
    choose(office, "outcome", "on")
    send(office)
    take(director, story.session, "审核纪要")
    choose(director, "outcome", "pass")
    send(director)
    expect_live(convener, ".lx-acts", "签发纪要")
    assert_not_reloaded(convener)
    take(convener, story.session, "签发纪要")
    choose(convener, "outcome", "sign")
    assert_accessible(convener)
    send(convener, signs=True)
    the_paper_is_in_order(story)


def the_paper_is_in_order(story: Story) -> None:
    """Text, fonts and size of the issued minutes; its geometry has tests of its own."""
    head = story.head
    head.goto("/papers/")
    head.get_by_role("link", name=re.compile("纪要")).first.click()
    head.wait_for_url(re.compile(r"/papers/\d+/$"))
    answer = head.context.request.get(f"{head.url}pdf")
    assert answer.ok
    reader = PdfReader(BytesIO(answer.body()))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    for words in (
        "联席会议纪要",
        "安联纪〔",
        TITLE,
        "县发改局持保留意见",
        "出席",
        "缺席：县残联",
        SENTENCE[:20],
    ):
        assert words in text, words
    for page in reader.pages:
        assert abs(float(page.mediabox.width) / 72 * 25.4 - 210) < 1
        assert abs(float(page.mediabox.height) / 72 * 25.4 - 297) < 1
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index, union-attr]
            found = font.get_object()
            if found["/BaseFont"] == "/Helvetica":  # reportlab names it on every page and uses it nowhere
                continue
            assert "/FontFile2" in found["/FontDescriptor"].get_object(), "a font is not embedded"
    head.locator("form[action$='/receipt'] button, form[action$='/receipt/'] button").first.click()
    expect(head.locator("main")).to_contain_text("已阅")


def the_assignment_is_dispatched_and_received(story: Story) -> None:
    director, liaison = story.director, story.liaison
    liaison.goto("/")
    mark(liaison)
    inbox(director, "签发交办单", "拨付至各乡镇")
    send(director, signs=True)
    story.assignment = director.url
    expect_live(liaison, "main", "签收交办单")
    assert_not_reloaded(liaison)
    inbox(liaison, "签收交办单", "拨付至各乡镇")
    send(liaison, signs=True)
    liaison.goto(story.assignment)
    expect(liaison.locator("#assignment")).to_contain_text("已签收")
    expect(liaison.locator("#assignment")).to_contain_text("安联办交〔")
    assert_accessible(liaison)
