"""Whatever leaves the house bears who took it, when and a running mark, and leaves an event."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from pypdf import PdfReader

from coordination.audit.looks import words_index
from coordination.audit.models import Event, Look
from coordination.audit.verbs import AuditVerb
from coordination.tables import SHEETS
from tests.access_world import World
from tests.leaving import left, mark_line
from workflows.engine.steps import open_tasks

pytestmark = pytest.mark.usefixtures("one_moment")

# Every place from which a file leaves, and why some bear no mark.
LEAVES = {
    "coordination/exports.py": "lists, marked",
    "workflows/desk/views.py": "the approval sheet, marked at its foot",
    "coordination/documents/views.py": "papers and attachments as they stand, hash by hash; each opening is an event",
    "coordination/monitoring/views.py": "an empty template",
    "coordination/anchors/views/public.py": "the key, anchors, the tool and proofs: the same for everybody",
    "coordination/anchors/views/desk.py": "the sheet of anchors for signature: roots of seals; printing it is an event",
    "coordination/founding/views.py": "an empty workbook, and sheets of first passwords, fetched once",
    "coordination/aid/views/banking.py": "a file in the bank's own form: each download is an unmasking with its purpose",
    "coordination/config/source.py": "the source code",
    "workflows/diagram/process_pages.py": "a process as it is drawn, the same for everybody",
}
LEAVING = re.compile(r"Content-Disposition\"\]|FileResponse\(")


def exported() -> Event:
    return Event.objects.filter(verb=AuditVerb.EXPORTED).order_by("-pk")[0]


def test_every_place_from_which_a_file_leaves_is_known():
    root = Path(settings.BASE_DIR)
    found = {
        str(path.relative_to(root))
        for room in ("coordination", "workflows")
        for path in (root / room).rglob("*.py")
        if LEAVING.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(LEAVES)


def test_m2_1_17_an_export_bears_who_when_and_a_running_mark_and_is_an_event(cast):
    client = cast.client("wangmin", "OFFICE")
    answer = client.get("/assignments/?format=xlsx&state=open")
    event = exported()
    assert event.user_id == cast.user("wangmin").pk
    year = event.at.year
    assert event.after["mark"] == f"{year}-000001"
    assert event.after["rows"] == left(answer).active.max_row - 1
    assert event.after["what"] == {"sheet": "assignment-list"}
    assert event.after["filters"]["state"] == "open"
    line = mark_line(answer)
    assert "王敏" in line
    assert f"导出标记 {year}-000001" in line
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", line)
    assert str(SHEETS["assignment-list"].called) in event.sentence
    assert event.sentence in cast.client("guqing").get("/audit/").content.decode()

    again = client.get("/households/?format=xlsx")
    assert f"{year}-000002" in mark_line(again)


def test_marks_run_by_county_and_year(cast):
    client = cast.client("wangmin", "OFFICE")
    client.get("/assignments/?format=xlsx")
    with time_machine.travel(dt.datetime(2027, 2, 3, 2, tzinfo=dt.UTC)):
        later = cast.client("wangmin", "OFFICE")
        assert "2027-000001" in mark_line(later.get("/assignments/?format=xlsx"))


def test_what_was_typed_into_a_filter_is_kept_by_its_index_alone(cast):
    cast.client("wangmin", "OFFICE").get("/items/?format=xlsx&q=李明华")
    event = exported()
    assert event.after["words"] == {"q": words_index("李明华")}
    assert "李明华" not in str(Event.objects.filter(pk=event.pk).values()[0])


def test_m2_1_17_the_export_of_assignments_says_what_the_lamp_and_the_due_day_say(cast):
    world = World(cast)
    with time_machine.travel(dt.datetime.combine(world.assignment.due_on, dt.time(2)) + dt.timedelta(days=9)):
        client = cast.client("wangmin", "OFFICE")
        page = client.get("/assignments/?view=all").content.decode()
        heads, *rows = left(client.get("/assignments/?view=all&format=xlsx")).active.values
    sheet = SHEETS["assignment-list"]
    assert set(map(str, (column.words for column in sheet.shown if column.shows != "act"))) <= set(heads)
    [row] = [row for row in rows if world.assignment.title in row]
    lamp = str(row[heads.index(str(next(one.words for one in sheet.columns if one.shows == "lamp")))])
    assert "逾期" in lamp
    assert lamp in page


def test_the_sheet_to_be_signed_by_hand_says_who_printed_it(cast):
    world = World(cast)
    (task,) = open_tasks(world.aid.case)
    pdf = cast.client("shilei", "THEAD").get(f"/tasks/{task.pk}/sheet.pdf")
    event = exported()
    assert event.subject_id == str(world.aid.case.pk)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert event.after["mark"] in re.sub(r"\s", "", text)


def test_the_chain_for_paper_says_who_printed_it(cast):
    household = World(cast).register.household
    page = cast.client("wutong", "TCLERK").get(f"{household.get_absolute_url()}chain/").content.decode()
    assert f"导出标记 {exported().after['mark']}" in page
    assert exported().household == household.key


def test_reading_the_trail_is_a_look_and_taking_it_along_an_event(cast):
    client = cast.client("guqing")
    client.get("/audit/")
    client.get("/audit/")
    look = Look.objects.get(kind=Look.Kind.TRAIL)
    assert (look.user_id, look.subject_id, look.count) == (cast.user("guqing").pk, "events", 2)
    client.get("/audit/?format=xlsx")
    assert exported().after["what"] == {"sheet": "trail"}
    cast.client("wangmin").get("/audit/")  # refused
    assert Look.objects.filter(kind=Look.Kind.TRAIL).count() == 1
