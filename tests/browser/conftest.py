"""People with a browser each, in front of the real server.

``house``         one running house for the tests of this folder that only read, or that do not mind others
``fresh_house``   one of its own for a test, e.g. for a story that walks the whole path
``browser_as``    ``browser_as("wangmin")`` → a page signed in as that person, in its own context
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.browser.beside import ROOT
from tests.browser.databases import runs_here
from tests.browser.house import WORKER, Builder, House

FAILED = pytest.StashKey[bool]()
PASSWORD = "anhe-2026"
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 375, "height": 740}
PATIENCE = float(os.environ.get("BROWSER_PATIENCE", "30")) * 1000
# the first draws no windows around its pages, which a full browser does for each of them, unseen
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next((path for path in map(shutil.which, BROWSERS) if path), "")
expect.set_options(timeout=PATIENCE)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--lang=zh-CN",
]


class BrowserAs(Protocol):
    def __call__(
        self, username: str, *, language: str = "zh-hans", phone: bool = False, house: House | None = None
    ) -> Page: ...


@pytest.fixture(scope="package")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    run = tmp_path_factory.getbasetemp()
    shared = run.parent if WORKER else run
    builder = Builder(tmp_path_factory.mktemp("houses"), shared=shared, settings="tests.browser.settings")
    yield builder
    builder.tear_down()


@pytest.fixture(scope="package")
def house(chromium: Browser, builder: Builder) -> Iterator[House]:
    house = builder.build()
    house.start()
    yield house
    house.stop()


@pytest.fixture
def fresh_house(chromium: Browser, builder: Builder) -> Iterator[House]:
    house = builder.build()
    house.start()
    yield house
    house.stop()


FONTS = f"""<?xml version="1.0"?>
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{ROOT / "var" / "fonts"}</dir></fontconfig>
"""


@pytest.fixture(scope="package")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The system's Chromium with the house's own fonts; its path is a setting of the machine, not ours."""
    if not CHROMIUM or not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed here (CHROMIUM= names its path)")
    fonts = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    fonts.write_text(FONTS)
    playwright: Playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, env={**os.environ, "FONTCONFIG_FILE": str(fonts)}
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_as(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserAs]:
    """Sign people in, each in a context of their own; what their console complained of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    name = "fresh_house" if "fresh_house" in request.fixturenames else "house"

    def listen(username: str) -> Callable[[ConsoleMessage], None]:
        def heard(message: ConsoleMessage) -> None:
            # refusals (403, 409 …) that a test asks for are logged by the browser, too,
            # and a page that outlives its house or its line keeps knocking
            noise = (
                "Failed to load resource",
                "ERR_CONNECTION_REFUSED",
                "htmx:sendError",
                "htmx:afterRequest",  # an error only where nothing came back
                "htmx:sendAbort",  # a question that a newer one has replaced
            )
            if message.type == "error" and not any(words in message.text for words in noise):
                complaints.append(f"{username} at {message.location['url']}: {message.text}")

        return heard

    def sign_in(
        username: str, *, language: str = "zh-hans", phone: bool = False, house: House | None = None
    ) -> Page:
        place = house or request.getfixturevalue(name)
        context = chromium.new_context(
            base_url=place.url,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            has_touch=phone,
            locale="zh-CN" if language == "zh-hans" else "en-GB",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen(username))
        page.on("pageerror", lambda error: complaints.append(f"{username}: {error}"))
        if username:
            page.goto("/login/")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "/login/" not in url)
            if (
                page.locator("html").get_attribute("lang") != language
            ):  # the house remembers what a person chose
                page.locator(f"form.lx-language button[value={language}]").first.click()
                page.wait_for_selector(f"html[lang={language}]")
        return page

    yield sign_in
    if request.node.stash.get(FAILED, False):
        for page in (page for context in contexts for page in context.pages):
            print(f"{page.url}\n{_shown(page)}\n")
    for context in contexts:
        context.close()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


def _shown(page: Page) -> str:
    """What a person reads in the middle of the page, and what is typed into it."""
    try:
        return page.evaluate(
            """() => [document.querySelector("main")?.innerText.slice(0, 3000) ?? document.body.innerText.slice(0, 1000),
                ...[...document.querySelectorAll("main form :invalid")].map((field) => `not valid: ${field.name}`)].join("\\n")"""
        )
    except Error as error:
        return f"(nothing to be read: {error})"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    elsewhere = [item for item in ours if not runs_here(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
