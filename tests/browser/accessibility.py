"""WCAG 2.2 AA by axe: the same question to every page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],  # the rest in outline: half the time
}


def assert_accessible(page: Page) -> None:
    """No violation on the page as it stands now; says which rule, where, and why.

    Seen from its top: what is half under the bar that stays is no smaller for it.
    """
    page.wait_for_load_state("load")
    page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
    found = Axe().run(page, options=RULES).response["violations"]
    words = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        + "\n".join(f"    {node['target']} {node['failureSummary']}" for node in rule["nodes"][:4])
        for rule in found
    ]
    assert not words, f"{page.url}\n" + "\n".join(words)


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing sticks out at the width that the page is shown in."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the window"
