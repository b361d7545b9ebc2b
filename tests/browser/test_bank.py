"""A file for the bank with its people: made by one, answered by another, what came back paid again."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.aid.bank import CLOSED, read_by_the_bank
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import BrowserAs
from tests.browser.house import House


def test_m2_3_1_a_file_goes_to_the_bank_and_its_answer_comes_back(
    browser_as: BrowserAs, fresh_house: House, tmp_path: Path
) -> None:
    payer, reader = browser_as("tiantian"), browser_as("hejun")
    the_payer_makes_it(payer)
    content = the_payer_takes_it(payer)
    the_reader_brings_the_answer(reader, payer.url, answered(content), tmp_path)
    payer.reload()
    expect(payer.locator("main .lx-table")).to_contain_text("已退回")
    assert_accessible(payer)
    fresh_house.manage("check_flows")


def the_payer_makes_it(payer: Page) -> None:
    payer.goto("/")
    payer.get_by_role("link", name="银行代发").first.click()
    expect(payer.locator("main")).to_contain_text("尚无银行代发文件")
    assert_accessible(payer)
    payer.get_by_role("link", name="制作银行代发文件").first.click()
    assert_accessible(payer)
    payer.locator("main .lx-table a").first.click()
    expect(payer.locator("main form")).to_contain_text("****")
    assert_accessible(payer)
    payer.locator("main form [data-main]").click()
    expect(payer.locator("main")).to_contain_text("待银行回执")


def the_payer_takes_it(payer: Page) -> bytes:
    page = payer.url
    payer.get_by_role("link", name="下载代发文件").click()
    payer.fill("main [name=purpose]", "送农商行代发")
    assert_accessible(payer)
    with payer.expect_download() as taken:
        payer.locator("main form [data-main]").click()
    content = taken.value.path().read_bytes()
    payer.goto(page)
    return content


def answered(content: bytes) -> str:
    """The bank returns the first and credits the others."""
    heads, *rows, control = read_by_the_bank(content)
    results = [CLOSED, *[("成功", "")] * (len(rows) - 1)]
    said = [[*row, *result] for row, result in zip(rows, results, strict=True)]
    return "\n".join(",".join(line) for line in [[*heads, "结果", "原因"], *said, [*control, "", ""]])


def the_reader_brings_the_answer(reader: Page, page: str, answer: str, folder: Path) -> None:
    reader.goto(page)
    reader.get_by_role("link", name="上传银行回执").click()
    assert_accessible(reader)
    right = folder / "right.csv"
    right.write_text(answer, encoding="gb18030")
    reader.set_input_files("main [name=file]", right)
    reader.locator("main form [data-main]").click()
    expect(reader.locator("main")).to_contain_text(CLOSED[1])
    assert_accessible(reader)
    reader.get_by_role("link", name="采用银行回执").click()
    assert_accessible(reader)
    reader.locator("main form [data-main]").click()
    reader.wait_for_url(re.compile(re.escape(page.partition("?")[0]) + "$"))
