"""The front door in a browser: a batch arrives by the interface, a clerk triages by keyboard, a colleague's list changes."""

from __future__ import annotations

import json
import urllib.request

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import BrowserAs
from tests.browser.house import House
from tests.browser.story import assert_not_reloaded, mark

ROWS = [
    {
        "source_key": f"story-{n}",
        "name": name,
        "township": "XZ01",
        "kinds": ["illness"],
        "facts": "医保数据显示，近三个月个人负担医疗费用较高。",
        "level": level,
    }
    for n, (name, level) in enumerate(
        [("苗大山", "ordinary"), ("苗小溪", "ordinary"), ("苗长河", "attention")]
    )
]


def post_batch(house: House, key: str) -> dict[str, object]:
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{house.url}/api/v1/warnings",
        json.dumps({"warnings": ROWS}).encode(),
        {"Content-Type": "application/json", "X-API-Key": key},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        said: dict[str, object] = json.load(answer)
    return said


def confirm_while_the_list_is_exchanged(clerk: Page, key: str) -> None:
    """A form that htmx has not taken up yet would be sent by the browser, without what was chosen."""
    clerk.wait_for_timeout(
        3000
    )  # longer than until all has been read again that the last confirmation hinted at
    clerk.wait_for_load_state("networkidle")
    clerk.locator(f"#w-{key} .lx-routes label").nth(2).click()
    clerk.evaluate(
        """() => {
            document.addEventListener("htmx:afterSwap", (event) => {
                if (!event.detail.requestConfig?.headers["X-Exchanged"]) return;
                setTimeout(() => document.querySelector("form[data-triage]").requestSubmit(), 0);
            });
            const list = document.getElementById("warning-list");
            htmx.ajax("GET", list.getAttribute("hx-get"), { source: list, headers: { "X-Exchanged": "true" } });
        }"""
    )


def test_a_batch_arrives_and_is_triaged_by_keyboard_while_a_colleague_watches(
    browser_as: BrowserAs, fresh_house: House
) -> None:
    given = ["--name", "省监测平台", "--unit", "SMZ", "--channel", "province", "--scope", "warnings:write"]
    key = fresh_house.manage("api_client", "add", "story", *given, "--by", "majun").strip()
    clerk, colleague, township = (browser_as(name) for name in ("suting", "wangmin", "wutong"))
    clerk.goto("/warnings/?view=todo&kind=illness&status=triage")
    colleague.goto("/warnings/?view=open")
    township.goto("/warnings/?view=todo")
    for page in (clerk, colleague, township):
        mark(page)

    said = post_batch(fresh_house, key)
    assert said["opened"] == 3
    number = str(said["results"][0]["number"])  # type: ignore[index]
    expect(clerk.locator("#warning-list")).to_contain_text(number)
    expect(colleague.locator("#warning-list")).to_contain_text(number)
    assert_accessible(clerk)

    # the batch again: nothing happens twice
    again = post_batch(fresh_house, key)
    assert (again["opened"], again["known"]) == (0, 3)

    # by keyboard alone: to the line, select two, a route for both, confirm
    keys = [str(one["key"]) for one in said["results"]]  # type: ignore[attr-defined]
    lines = [one.get_attribute("data-line") for one in clerk.locator("tr[data-line]").all()]
    clerk.locator("body").press("j")
    for _n in range(lines.index(keys[0])):
        clerk.keyboard.press("j")
    clerk.keyboard.press("x")
    clerk.keyboard.press("j")
    clerk.keyboard.press("x")
    clerk.keyboard.press("3")
    expect(clerk.locator("[data-chosen-words]")).to_contain_text("2")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("[data-results]")).to_contain_text("已确认 2/2")

    # confirmed in the moment in which the list is exchanged: the choice goes along all the same
    confirm_while_the_list_is_exchanged(clerk, keys[2])
    expect(clerk.locator("[data-results]")).to_contain_text("已确认 1/1")

    # who waits sees it at once, nobody reloads
    line = township.locator("#warning-list", has_text=number)
    expect(line).to_be_visible()
    expect(colleague.locator(f"#w-{keys[0]}")).to_contain_text("核实中")
    for page in (clerk, colleague, township):
        assert_not_reloaded(page)

    # the township verifies on the warning's own page, which the clerk watches
    clerk.goto(f"/warnings/{keys[0]}/")
    mark(clerk)
    township.goto(f"/warnings/{keys[0]}/")
    township.locator(".lx-acts a").last.click()
    township.wait_for_url("**/tasks/**")
    township.locator("input[name=outcome][value=confirmed]").check()
    township.locator("input[name=method][value=visit]").check()
    township.fill("main [name=findings]", "入户核实，情况属实。")
    township.locator("main form [data-main]").click()
    township.wait_for_url(lambda url: "/tasks/" not in url)
    expect(clerk.locator("#warning")).to_contain_text("待告知")
    assert_not_reloaded(clerk)
    assert_accessible(clerk)

    phone = browser_as("wutong", phone=True)
    phone.goto("/warnings/")
    assert_no_sideways_scroll(phone)
    fresh_house.manage("check_flows")
