"""The visitor through whom the story is told does what a person does at the pages, and hears refusals."""

from __future__ import annotations

import pytest

from coordination.demo.visitor import Refused, Visitor
from tests.browser.conftest import PASSWORD
from tests.browser.house import House


def visitor(house: House, username: str) -> Visitor:
    return Visitor(house.url, username, PASSWORD).sign_in()


def test_an_item_is_drafted_and_signed_by_two_visitors(house: House):
    duwei, fengkai = visitor(house, "duwei"), visitor(house, "fengkai")
    drafted = duwei.fill(
        "/items/new/",
        title="关于备用金按季预拨的请示",
        kind="政策措施",
        background="本年已有 6 个乡镇用完备用金。",
        request="请会议议定预拨的条件。",
        proposal="按季预拨。",
        basis="临时救助办法",
    )
    record = drafted.url
    if "/tasks/" in record:
        record = drafted.link("打开")
    with pytest.raises(LookupError):
        fengkai.take(record, "签")
    duwei.take(record, "起草")
    signed = fengkai.take(record, "签")
    assert "关于备用金按季预拨的请示" in signed.body
    with pytest.raises(LookupError):
        duwei.follow(duwei.open(record), "签署")


def test_what_a_page_refuses_is_said_in_its_own_words(house: House):
    with pytest.raises(Refused, match="422"):
        visitor(house, "duwei").fill("/items/new/", title="", background="只有背景")


def test_no_request_leaves_for_another_house(house: House):
    with pytest.raises(ValueError, match="not an address"):
        visitor(house, "duwei").open("http://127.0.0.1:1/elsewhere/")
