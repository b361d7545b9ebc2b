"""Every list of the house is walked by keys and told by ear, and its workbook says what its page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from coordination.exports import SUM, workbook_response
from coordination.tables import SHEETS
from coordination.worklists import WorkList
from tests.access_rules import PEOPLE
from tests.access_table import ROWS
from tests.conftest import Cast
from tests.leaving import SOME_MARK
from tests.test_worklists import complete

ROOT = Path(settings.BASE_DIR)
COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}", re.S)
TABLE = re.compile(r"<table\b.*?</table>", re.S)
BODY = re.compile(r"<tbody>.*", re.S)
ROW = re.compile(r"<tr\b[^>]*>")
LINES = re.compile(r"\{% for [^%]*%\}\s*(?:\{% with [^%]*%\}\s*)?(<tr\b.*?>)", re.S)

# Tables that are no lists to walk, and why.
NO_LIST = {
    "aid/_lines.html": "the sums of one plan lead nowhere",
    "aid/_stages.html": "the stages of one plan lead nowhere",
    "aid/bank_answer.html": "what one answer says, read before it is taken over",
    "aid/bank_file.html": "the rows of one file, read in place",
    "aid/_helped.html": "what others gave, read in place",
    "aid/overlap.html": "two cases, of which a reader may open one alone",
    "aid/_visits.html": "the visits of one case lead nowhere",
    "recoveries/_money.html": "instalments, receipts and attempts of one recovery lead nowhere",
    "audit/event.html": "how one event stood before and after, read in place",
    "accounts/sign_ins.html": "what a row offers ends a sign-in and is not done in passing",
    "deliberation/_hearing.html": "the seats of one hearing",
    "books/opening.html": "the sums of the townships in one workbook lead nowhere",
    "documents/_paper.html": "the signatures and readers of one paper",
    "duties/_sections.html": "what was written about one assignment, read in place",
    "meetings/desk/_attendance.html": "ticked at the desk, which has keys of its own",
    "meetings/desk/_lines.html": "typed at the desk, which has keys of its own",
    "meetings/items/_opinions.html": "the opinions on one item, read in place",
    "meetings/sessions/_answers.html": "the answers of one session, read in place",
    "meetings/sessions/_lines.html": "the lines of one session's minutes, read in place",
    "meetings/sessions/_seats.html": "the seats of one session",
    "meetings/sessions/arrange.html": "fields of a form",
    "meetings/sessions/step.html": "what one step confirms",
    "monitoring/_attempts.html": "the attempts of one warning lead nowhere",
    "monitoring/_import.html": "the cells of one file with their problems",
    "officers/confirm_together.html": "what one confirmation is about, read before it is sent",
    "policy/calendar.html": "a month",
    "policy/parameter.html": "the figures of one parameter lead nowhere",
    "register/_chain_sums.html": "the sums of one chain lead nowhere",
    "register/_members.html": "one household: what a row offers changes a person's entry and is not opened in passing",
    "register/_statuses.html": "one household: what a row offers changes a right and is not opened in passing",
    "register/chain.html": "the links of one chain, read in place",
    "units/absence.html": "what a row offers ends an absence and is not done in passing",
    "units/unit.html": "the posts of one unit: what a row offers ends a post and is not done in passing",
    "workflows/process.html": "the steps of one process, read in place",
}


def tables() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for table in TABLE.findall(COMMENT.sub("", path.read_text(encoding="utf-8"))):
            yield str(path.relative_to(ROOT / "templates")), table


def test_m2_1_18_every_table_of_the_house_is_a_list_that_keys_walk_or_says_why_not():
    found = list(tables())
    problems = []
    for path, table in found:
        if path in NO_LIST:
            continue
        if not re.search(r'<table [^>]*data-rows="[^"]+"[^>]*aria-describedby="row-keys"', table):
            problems.append(f"{path}: the table has no data-rows")
        body = BODY.search(table)
        rows = LINES.findall(body[0]) if body else []
        if not all("data-row=" in row for row in rows):
            problems.append(f"{path}: a row has no data-row")
    assert not problems, "\n".join(problems)
    marked = {path for path, table in found if "data-rows=" in table}
    assert not marked & set(NO_LIST), "lists after all"
    assert set(NO_LIST) <= {path for path, _table in found}, "reasons for tables that are gone"
    names = [name for _path, table in found for name in re.findall(r'data-rows="([\w-]+)"', table)]
    assert len(set(names)) == len(names), "two lists of one name"


class Lists(HTMLParser):
    """The lists of a page: by name their visible heads and the keys of their rows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.heads: dict[str, list[str]] = {}
        self.keys: dict[str, list[str | None]] = {}
        self.ids: set[str] = set()
        self._list, self._in, self._hidden = "", "", False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        if "data-rows" in given:
            self._list = given["data-rows"] or ""
            self.heads[self._list], self.keys[self._list] = [], []
        elif tag == "table":
            self._list = ""
        if tag in ("thead", "tbody"):
            self._in = tag
        if tag == "th" and self._in == "thead" and self._list:
            self.heads[self._list].append("")
        if "visually-hidden" in (given.get("class") or ""):
            self._hidden = True
        if (tag == "tr" and self._in == "tbody" and self._list) or (tag == "li" and "data-row" in given):
            self.keys[self._list].append(given.get("data-row"))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("span", "th", "caption"):
            self._hidden = False
        if tag in ("table", "ul"):
            self._list = ""

    def handle_data(self, data: str) -> None:
        if self._list and self._in == "thead" and self.heads[self._list] and not self._hidden:
            self.heads[self._list][-1] += data.strip()


@pytest.fixture
def county(cast: Cast, tmp_path, settings) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    call_command("load_demo", "--county", "anhe", verbosity=0)
    complete(cast)
    return cast


WITHIN_A_RECORD = {"account-ledger"}
EXPORT = re.compile(r'href="([^"]*(?:(?:format|export)=xlsx|/desk/export/)[^"]*)"')
LIKE_A_SUM = re.compile(r"-?\d{1,3}(,\d{3})*\.\d{2}")


VIEWS = {
    "shell:workbench": ("", "?tab=started", "?tab=done", "?tab=units"),
    "accounts:checks": ("", "?view=all"),  # two lists on tabs of one page
}
PEOPLE_ENOUGH = 3  # of those who see rows: what a page offers differs by who reads it


def pages(cast: Cast) -> Iterator[tuple[str, str, Client]]:
    """Every address that needs no record, in its views, as some of the people who see rows there."""
    clients = {column: cast.client(*person) for column, person in PEOPLE.items()}
    for row in ROWS:
        if row.method != "get" or row.args or callable(row.data):
            continue
        for view in VIEWS.get(row.name, ("",)):
            url = reverse(row.name) + view
            full = 0
            for column in [column for column in clients if row.expect.of(column) == 200]:
                answer = clients[column].get(url, row.data)
                if not answer.headers["Content-Type"].startswith("text/html"):
                    break
                html = answer.content.decode()
                yield url, html, clients[column]
                full += "data-row=" in html
                if full == PEOPLE_ENOUGH:
                    break


def test_m2_1_18_1_29_every_list_carries_its_hooks_and_its_workbook_the_heads_of_its_page(county):
    problems, seen, compared = [], set(), set()
    for url, html, client in pages(county):
        page = Lists(html)
        if page.heads and not {"row-news", "row-keys"} <= page.ids and "<main" in html:
            problems.append(f"{url}: nobody says what is new")
        for name, keys in page.keys.items():
            if keys and None not in keys:
                seen.add(name)
            elif keys:
                problems.append(f"{url}: rows of {name} without a key")
        exports = [found.replace("&amp;", "&") for found in EXPORT.findall(html)]
        lists = {name: heads for name, heads in page.heads.items() if name in SHEETS}
        if not (exports and lists) or lists.keys() <= compared:
            continue
        address = exports[0] if exports[0].startswith("/") else url.partition("?")[0] + exports[0]
        caches["limits"].clear()  # one reader may read more lists than leave as workbooks in a while
        book = load_workbook(BytesIO(client.get(address).content)).active
        heads = [str(cell.value) for cell in book[1]]
        for name, shown in lists.items():
            visible = [head for head in shown if head]
            compared.add(name)
            if [head for head in heads if head in visible] != visible:
                problems.append(f"{url}: {name} is headed {visible}, its workbook {heads}")
        for cell in (cell for row in book.iter_rows(min_row=2) for cell in row):
            if isinstance(cell.value, str) and LIKE_A_SUM.fullmatch(cell.value):
                problems.append(f"{url}: {cell.coordinate} holds the text {cell.value}")
            if isinstance(cell.value, float) and cell.number_format == "General":
                problems.append(f"{url}: {cell.coordinate} holds {cell.value} as it comes")
    assert not problems, "\n".join(sorted(set(problems)))
    lists = SHEETS.keys() - WITHIN_A_RECORD
    assert seen >= lists, f"nobody sees a row of {sorted(lists - seen)}"
    assert compared >= lists, f"never compared: {sorted(lists - compared)}"


def test_m2_1_29_sums_are_numbers_with_a_format_and_counts_are_numbers():
    answer = workbook_response(
        "sums",
        ["Name", "Sum", "Count", "Rate"],
        [["a", Decimal("1234567.80"), 3, 0.5]],
        ["", "", "", "0%"],
        mark=SOME_MARK,
    )
    [name, money, count, rate] = load_workbook(BytesIO(answer.content)).active[2]
    assert (money.value, money.data_type, money.number_format) == (1234567.8, "n", SUM)
    assert (count.value, count.data_type, count.number_format) == (3, "n", "General")
    assert (rate.value, rate.number_format) == (0.5, "0%")
    assert (name.value, name.number_format) == ("a", "General")


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_m2_1_29_what_a_page_shows_leaves_under_the_same_head(sheet):
    shown = [column for column in sheet.shown if column.shows != "act"]
    assert [column for column in sheet.exported if column.on_page] == shown
    assert all(column.words for column in sheet.exported)
    heads = [str(column.words) for column in sheet.exported]
    assert len(set(heads)) == len(heads), "two columns of one head"


def test_m2_1_18_a_row_is_known_by_its_record_whoever_holds_the_step(county):
    """The line leads to the step or to the record, by whose turn it is; the row stays the same."""
    sheet = SHEETS["item-list"]
    assert isinstance(sheet, WorkList)
    office, other = (
        sheet.read(county.actor(name), QueryDict("view=all")) for name in ("wangmin", "chenjing")
    )
    keys = [row.key for row in office.table.rows]
    assert keys == [row.key for row in other.table.rows]
    assert [line.url for line in office.lines] != [line.url for line in other.lines]
    assert keys == [line.record.get_absolute_url() for line in office.lines]
