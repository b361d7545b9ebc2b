"""Redis goes and comes back while two people are at one record: nobody is stopped, and nobody is shown what is old as new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import BrowserAs
from tests.browser.house import Builder, House
from tests.browser.story import choose, fill, send, take
from tests.browser.test_story import BACKGROUND, BASIS, PROPOSAL, REQUEST
from tests.outages.servers import OwnRedis

TITLE = "Redis 停机期间的议题"


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.end()


@pytest.fixture
def house_on_it(chromium: Browser, builder: Builder, own_redis: OwnRedis) -> Iterator[House]:
    house = builder.build(people_only=True)
    house.env["REDIS_URL"] = own_redis.url
    house.start()
    yield house
    house.stop()


def draft(clerk: Page) -> str:
    """An item of the clerk's unit; its address."""
    clerk.goto("/items/new/")
    fill(clerk, title=TITLE, background=BACKGROUND, request=REQUEST, basis=BASIS, amount="300000")
    clerk.select_option("main [name=kind]", "deployment")
    choose(clerk, "wished_session", "ad_hoc")
    clerk.locator("main form [data-main]").click()
    clerk.wait_for_url(re.compile(r"/items/\d+/$"))
    return clerk.url


def test_m2_5_7_redis_gone_and_back_with_two_people_at_one_record(
    browser_as: BrowserAs, house_on_it: House, own_redis: OwnRedis
) -> None:
    clerk, head = browser_as("songlan", house=house_on_it), browser_as("fengkai", house=house_on_it)
    item = draft(clerk)
    watching = browser_as("songlan", house=house_on_it)
    watching.goto(item)
    light = watching.locator("#live-light")
    expect(light).to_have_text("实时")
    watching.evaluate("window.unreloaded = true")

    own_redis.kill()
    for page in (watching, clerk):
        expect(page.locator("#live-light")).to_have_text("离线", timeout=15_000)
    before = watching.locator("main").inner_text()

    # a step goes on, and so does a sign-in
    take(clerk, item, "完成起草")
    fill(clerk, proposal=PROPOSAL)
    send(clerk)
    newcomer = browser_as("wangmin", house=house_on_it)
    expect(newcomer.locator("#live-light")).to_have_text("离线")
    head.goto(item)
    expect(head.locator("h1")).to_contain_text(TITLE)
    assert watching.locator("main").inner_text() == before, "nobody told it, and it says so"
    expect(light).to_have_text("离线")

    own_redis.start()
    for page in (watching, head, newcomer):
        expect(page.locator("#live-light")).to_have_text("实时", timeout=30_000)
    expect(watching.locator("main")).to_contain_text("冯凯", timeout=15_000)
    assert watching.evaluate("window.unreloaded") is True

    # and hints leave again
    take(head, item, "签")
    choose(head, "outcome", "sign")
    send(head, signs=True)
    expect(watching.locator("main")).to_contain_text("王敏", timeout=15_000)
    assert watching.evaluate("window.unreloaded") is True
