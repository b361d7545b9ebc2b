"""An advance as far as a story needs it: asked for at a window, approved by its head, paid."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.story import choose, fill, send, take

FACTS = "昨夜灶间失火，衣被口粮烧毁。"
STATUS = "#record .lx-badges"


def ask(clerk: Page, **person: str) -> str:
    """600 yuan after a fire; gives the address of the case."""
    clerk.goto("/aid/new/")
    fill(clerk, **person, facts=FACTS, amount="600")
    clerk.select_option("main [name=cause]", "fire")
    choose(clerk, "character", "sudden")
    clerk.locator("main form [data-main]").click()
    clerk.wait_for_url(re.compile(r"/aid/\d+/$"))
    return clerk.url


def approve(head: Page, case: str) -> None:
    take(head, case, "审批先行救助")
    choose(head, "outcome", "approve")
    send(head, signs=True)


def pay(payer: Page, case: str) -> None:
    """Into the card that was entered at the window."""
    take(payer, case, "发放")
    send(payer)
    expect(payer.locator(STATUS)).to_contain_text("先行救助已发放，待核实领取")
