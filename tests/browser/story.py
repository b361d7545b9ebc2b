"""How people take their steps in the story tests: each helper does what a person does, by hand."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from reportlab.pdfgen.canvas import Canvas

from tests.browser.conftest import PASSWORD
from tests.browser.house import House

PAST = "timezone.now() - dt.timedelta(minutes=5)"


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name={name}][value='{value}']").check()


def fill(page: Page, **values: str) -> None:
    for name, text in values.items():
        page.fill(f"main [name={name}]", text)


def send(page: Page, *, signs: bool = False) -> None:
    """Take the step that the page shows; signing asks for the password."""
    if signs:
        page.fill("main [name=password]", PASSWORD)
    page.locator("main form [data-main]").click()
    page.wait_for_url(lambda url: "/tasks/" not in url)


def take(page: Page, record: str, step: str) -> None:
    """Open a record and go to the step that waits there for this person."""
    page.goto(record)
    page.locator(".lx-acts a[href^='/tasks/']", has_text=re.compile(step)).click()
    page.wait_for_url("**/tasks/**")


def inbox(page: Page, step: str, title: str) -> None:
    """Find a step in the inbox of the workbench and open it."""
    page.goto("/")
    row = page.locator("main tr", has_text=title).filter(has_text=step).first
    row.locator("a").first.click()
    page.wait_for_url("**/tasks/**")


def later(house: House, model: str, which: str, **moves: str) -> None:
    """Move stored times of the house as if they had passed; its own clock does the rest."""
    assignments = ", ".join(f"{name}={how}" for name, how in moves.items())
    changed = house.python(
        "import datetime as dt\nfrom django.utils import timezone\nfrom django.apps import apps\n"
        f"print(apps.get_model('{model}').objects.filter({which}).update({assignments}))"
    )
    assert int(changed) > 0, f"Nothing of {model} where {which}"


def signed_sheet(folder: Path) -> Path:
    """A scan as the office would upload it."""
    file = folder / "signed-sheet.pdf"
    data = BytesIO()
    canvas = Canvas(data)
    canvas.drawString(72, 720, "Signed by hand")
    canvas.save()
    file.write_bytes(data.getvalue())
    return file


def expect_live(page: Page, selector: str, words: str) -> None:
    """The page says it by itself: no reload between the other person's act and this."""
    expect(page.locator(selector).first).to_contain_text(words)


def mark(page: Page) -> None:
    """Put a mark on the page that a reload would wipe off."""
    page.evaluate("window.unreloaded = true")


def assert_not_reloaded(page: Page) -> None:
    assert page.evaluate("window.unreloaded === true"), "The page was loaded again."
