"""The whole path with its people, each at a browser of their own: an item from a unit's desk to an assignment."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import PASSWORD, BrowserAs
from tests.browser.house import House

TITLE = "2026—2027年度冬季取暖救助资金安排"
BACKGROUND = "据气象部门预报，今冬气温偏低。全县低保、特困家庭共3260户，其中分散取暖2110户，需提前拨付取暖救助资金。"
REQUEST = "请会议审定本年度取暖救助资金安排和拨付时限。"
PROPOSAL = "由县财政局牵头、县民政局配合，拨付取暖救助资金。"
BASIS = "《社会救助法》和县取暖救助有关规定。"
RESOLVED = "会议同意安排取暖救助资金30万元。由县财政局牵头、县民政局配合，于12月25日前将补助资金拨付至各乡镇。"


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[name={name}][value={value}]").check()


def confirm(page: Page, *, signs: bool = False) -> None:
    """Take the step on its page; signing asks for the password."""
    if signs:
        page.fill("[name=password]", PASSWORD)
    page.locator("main form [data-main]").click()
    page.wait_for_url(lambda url: "/tasks/" not in url)


def take(page: Page, record: str, words: str) -> None:
    """Open a record and go to the step that waits there."""
    page.goto(record)
    page.locator(".lx-acts a", has_text=words).click()
    page.wait_for_url("**/tasks/**")


def later(house: House, model: str, **moves: str) -> None:
    """Move stored times of the house, as if they had passed; the server's own clock does the rest."""
    house.python(
        "import datetime as dt\nfrom django.utils import timezone\nfrom django.apps import apps\n"
        f"rows = apps.get_model({model!r}).objects.filter(**{moves.pop('which', '{}')})\n"
        f"print(rows.update(**{{name: eval(how) for name, how in {moves!r}.items()}}))"
    )


PAST = "timezone.now() - dt.timedelta(minutes=5)"


def test_an_item_travels_from_a_units_desk_to_signed_minutes_and_an_assignment(
    browser_as: BrowserAs, fresh_house: House
) -> None:
    house = fresh_house
    clerk, head = browser_as("duwei"), browser_as("fengkai")
    office, director, convener = browser_as("wangmin"), browser_as("chenjing"), browser_as("linyue")

    # the unit drafts, its head signs
    clerk.goto("/items/new/")
    for name, text in (
        ("title", TITLE),
        ("background", BACKGROUND),
        ("request", REQUEST),
        ("basis", BASIS),
        ("amount", "300000"),
    ):
        clerk.fill(f"[name={name}]", text)
    clerk.select_option("[name=kind]", "deployment")
    choose(clerk, "wished_session", "ad_hoc")
    clerk.locator("main form [data-main]").click()
    clerk.wait_for_url(re.compile(r"/items/\d+/$"))
    item = clerk.url
    take(clerk, item, "完善草稿")
    clerk.fill("[name=proposal]", PROPOSAL)
    confirm(clerk)

    head.goto("/")
    expect(head.locator("main")).to_contain_text(TITLE)
    take(head, item, "签署")
    choose(head, "outcome", "sign")
    confirm(head, signs=True)

    # the office sends it back once; the clerk's page says so without a reload
    clerk.goto(item)
    expect(clerk.locator("#record")).to_contain_text("完整性")
    take(office, item, "审核材料")
    choose(office, "outcome", "return")
    office.fill("[name=reason]", "请补充分散取暖户数的测算依据。")
    confirm(office)
    expect(clerk.locator("#record")).to_contain_text("请补充分散取暖户数的测算依据。")
