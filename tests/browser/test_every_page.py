"""Every page of the access table in a browser, and every live fragment read again: on both databases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

import coordination.config.urls  # noqa: F401 - every room with its lists
from coordination.tables import SHEETS
from coordination.worklists import WorkList
from tests.browser.beside import ROOT
from tests.browser.conftest import BrowserAs
from tests.browser.house import Builder, House

# whoever may open an address, with a session of theirs: [username, session, name of the row, address]
ADDRESSES = """
import datetime as dt
import json
import uuid
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from coordination.documents.models import Paper, Printing
from tests.access_rules import PEOPLE
from tests.access_table import ROWS
from tests.access_world import World, ningxi
from tests.conftest import Cast
from tests.meetings.sessions import Meeting, approved_item
from coordination.sittings.actions import open_matter

LISTS = ("shell:workbench", "meetings:items", "meetings:sessions", "duties:assignments", "units:units")
RECORDS = {
    "meetings.AgendaItem": "meetings:item",
    "meetings.Session": "meetings:session",
    "duties.Assignment": "duties:assignment",
    "referrals.Referral": "referrals:case",
    "aid.AidCase": "aid:case",
    "monitoring.Warning": "monitoring:warning",
    "deliberation.Deliberation": "deliberation:case",
    "register.Household": "register:household",
}

# all records stand beside each other here, and some pages are of a moment that another ends
ELSEWHERE = (
    "safekeeping:",  # a house that was restored is closed, all of it (tests/safekeeping)
    "anchors:explain",  # the one alarm waits for its second officer (tests/anchors)
    "founding:template",
    "founding:bring",
    "founding:found",  # where somebody sits above the counties, of them alone (tests/founding)
)

with transaction.atomic():  # papers are rendered afterwards
    cast = Cast.first()
    world = World(cast)
    found = []
    for row in ROWS:
        column = next((column for column in PEOPLE if row.expect.of(column) == 200), None)
        if row.method == "get" and column and not row.name.startswith(ELSEWHERE):
            args = row.args(world) if callable(row.args) else row.args
            data = row.data(world) if callable(row.data) else row.data
            query = "&".join(f"{name}={value}" for name, value in data.items())
            found.append((column, row.id, reverse(row.name, kwargs=args) + (query and "?" + query)))

    # the desk of a session that is being held
    meeting = Meeting(cast).begun(approved_item(cast))
    office = cast.actor("wangmin")
    matter = open_matter(meeting.next_matter(), actor=office)
    for name in ("desk", "projector"):
        found.append(("OFFICE", f"meetings:{name} in session", reverse(f"meetings:{name}", args=[meeting.session.pk])))
    # a paper at whose PDF somebody is still working
    notice = Paper.objects.of(meeting.session).signed().order_by("pk")[0]
    tomorrow = timezone.now() + dt.timedelta(days=1)
    assert Printing.objects.filter(paper=notice).update(claim=uuid.uuid4(), next_try_at=tomorrow) == 1
    found.append(("OFFICE", "documents:pdf to come", reverse("documents:pdf", args=[notice.pk])))
    found.append(("PROV", "referrals:cases sent to us", reverse("referrals:cases") + "?view=legs"))

    # the office of the second county with its records, and a desk of the city above both
    other = ningxi()
    people = PEOPLE | {"NINGXI": (other.post("OFFICE").user.username, "OFFICE"), "CITY": ("weiwentao", "UP")}
    found += [("NINGXI", name, reverse(name)) for name in LISTS]
    for label, name in RECORDS.items():
        record = apps.get_model(label).objects.of_county(other.county).order_by("pk").first()
        found.append(("NINGXI", f"{name} of the second county", reverse(name, args=[getattr(record, "key", record.pk)])))
    found.append(("CITY", "workbench above the counties", "/"))

sessions = {}
for column, _id, _address in found:
    if column not in sessions:
        sessions[column] = cast.client(*people[column]).cookies["sessionid"].value
print(json.dumps([(people[column][0], sessions[column], name, address) for column, name, address in found]))
"""
ANSWERS = {"documents:pdf to come": 202}  # all others with 200
READ_AGAIN = """
() => Promise.all([...document.querySelectorAll("[data-topic]:not([data-topic=''])[hx-get]")].map((element) => new Promise((read) => {
  const heard = (event) => {
    if (event.detail.requestConfig.elt !== element) return;
    document.removeEventListener("htmx:afterRequest", heard);
    read([element.id, event.detail.xhr.status]);
  };
  document.addEventListener("htmx:afterRequest", heard);
  setTimeout(() => read([element.id, 0]), 20000);  // nothing was heard
  const url = element.getAttribute("hx-get") || window.location.href;
  window.htmx.ajax("GET", url, { source: element, headers: { "X-Live": "true" } });
})))
"""
YET_TO_COME = "[hx-trigger=load]:not(:has(*))"  # what a page loads after itself
FRAGMENT = re.compile(r"<[a-z]+ [^>]*data-topic=")
COMMENT = re.compile(r"{% comment.*?endcomment %}", re.S)
LIST = 'id="{{ list.sheet.element }}"'
PARTS = {"account-ledger"}  # a list inside the fragment of its record
ELEMENT = "{% block element %}"  # the frame of a record's body, which some name otherwise
NAME = re.compile(rf'\bid="(?:{ELEMENT})?([\w-]+)')
NAMED_OTHERWISE = re.compile(rf"{ELEMENT}([\w-]+)")


def fragments() -> set[str]:
    """The ids of all live fragments, up to a number in them: of the templates, and of every list."""
    sources = [COMMENT.sub("", path.read_text()) for path in (ROOT / "templates").rglob("*.html")]
    tags = [found for source in sources for found in FRAGMENT.findall(source) if "hx-get=" in found]
    assert tags
    framed = {name for source in sources for name in NAMED_OTHERWISE.findall(source)}
    lists = {element for element, sheet in SHEETS.items() if isinstance(sheet, WorkList)} - PARTS
    return {NAME.findall(tag)[0] for tag in tags if LIST not in tag} | lists | framed


def open_in(page: Page, address: str) -> tuple[int, bool]:
    """Its status, and whether it is a page; what is none is fetched and not shown."""
    fetched = page.context.request.get(address, max_redirects=0)
    is_page = fetched.headers.get("content-type", "").startswith("text/html")
    if is_page:
        page.goto(address)
    return fetched.status, is_page


@pytest.fixture
def world(builder: Builder) -> Iterator[tuple[House, list[list[str]]]]:
    """A house in which the table's records stand, made before its clock goes."""
    house = builder.build(people_only=True)
    addresses = json.loads(house.python(ADDRESSES).splitlines()[-1])
    house.start()
    yield house, addresses
    house.stop()


def test_every_page_opens_and_every_fragment_is_read_again(
    browser_as: BrowserAs, world: tuple[House, list[list[str]]]
) -> None:
    house, addresses = world
    pages: dict[str, Page] = {}
    refused, read = [], set()
    for username, session, name, address in addresses:
        if session not in pages:
            pages[session] = browser_as("", house=house)
            pages[session].context.add_cookies([{"name": "sessionid", "value": session, "url": house.url}])
        page = pages[session]
        status, is_page = open_in(page, address)
        answer = ANSWERS.get(name, 200)
        if status != answer:
            refused.append(f"{name} {address} for {username}: {status}")
        elif is_page and page.locator("#live-light").count():
            page.locator("#live-light[data-state=live]").wait_for(state="attached")
            page.locator(YET_TO_COME).wait_for(state="detached")
            for fragment, status in page.evaluate(READ_AGAIN):
                read.add(re.sub(r"\d+$", "", fragment))
                if status not in (200, answer):
                    refused.append(f"{name} {address}, its fragment {fragment}: {status}")
    assert not refused
    assert read >= fragments(), f"never read: {sorted(fragments() - read)}"
