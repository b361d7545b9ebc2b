"""Pages on rules and calendars: everybody reads, the office writes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from coordination.policy.models import CalendarYear, PolicyDocument
from coordination.policy.notice import read_notice
from coordination.policy.queries import parameter
from tests.policy.test_notice import NOTICE
from tests.workbooks.test_reading import book_of


@pytest.mark.parametrize("name", ["wangmin", "songlan", "zhouzhengyi", "yangfan", "guqing"])
@pytest.mark.parametrize(
    "url",
    [
        "/policy/",
        "/policy/?on=2025-01-01",
        "/policy/?on=nonsense",
        "/policy/parameters/RECEIPT/",
        "/policy/documents/",
        "/policy/calendar/2026/",
        "/policy/calendar/2027/",
        "/policy/calendar/2028/",
    ],
)
def test_everybody_reads_the_rules(cast, name, url):
    assert cast.client(name).get(url).status_code == 200


def test_the_rules_of_a_day_before_any_show_an_empty_state(cast):
    assert "lx-empty" in cast.client("songlan").get("/policy/?on=2019-01-01").content.decode()


@pytest.mark.parametrize(
    "url", ["/policy/parameters/NOTHING/", "/policy/calendar/2031/", "/policy/calendar/1999/"]
)
def test_what_is_not_there_is_404(cast, url):
    assert cast.client("wangmin").get(url).status_code == 404


def test_the_list_costs_the_same_however_many_figures(cast, django_assert_max_num_queries):
    client = cast.client("wangmin")
    with django_assert_max_num_queries(14):
        client.get("/policy/")


def test_the_list_exports_what_it_shows(cast, tmp_path):
    response = cast.client("songlan").get("/policy/?export=xlsx")
    file = tmp_path / "rules.xlsx"
    file.write_bytes(response.content)
    cells = [cell.value for cell in load_workbook(file).active["B"]]
    assert "RECEIPT" in cells
    assert "JM_QUORUM" in cells


def test_the_year_shows_make_up_days_and_the_provisional_one_says_so(cast):
    page = cast.client("songlan").get("/policy/calendar/2026/").content.decode()
    assert page.count('class="makeup"') == 6
    assert "暂定" not in page.partition("<main")[2].partition('class="lx-year"')[0].partition("lx-head")[2]
    assert "暂定" in cast.client("songlan").get("/policy/calendar/2027/").content.decode()


def test_the_action_is_greyed_with_the_reason(cast):
    page = cast.client("songlan").get("/policy/parameters/RECEIPT/").content.decode()
    assert "只有办公室主任" in page


def change(day: dt.date, **fields: str) -> dict[str, str]:
    document = PolicyDocument.objects.get(code="COUNTY-JM").pk
    base = {"value": "2", "in_force_from": day.isoformat(), "document": str(document), "reason": "议定"}
    return base | fields


def test_the_office_director_changes_a_figure(cast):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    client = cast.client("chenjing", "OFFDIR")
    assert client.get("/policy/parameters/RECEIPT/change/").status_code == 200
    response = client.post("/policy/parameters/RECEIPT/change/", change(tomorrow), follow=True)
    assert response.redirect_chain[-1][0] == "/policy/parameters/RECEIPT/"
    assert parameter("RECEIPT", on=tomorrow, county=cast.county).value == 2


def test_a_new_document_is_entered_along_with_the_figure(cast):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    fields = change(tomorrow, document="", title="补充规定", number="安联〔2026〕9号", issued_on="2026-11-20")
    cast.client("chenjing", "OFFDIR").post("/policy/parameters/RECEIPT/change/", fields)
    assert parameter("RECEIPT", on=tomorrow, county=cast.county).version.document.number == "安联〔2026〕9号"


@pytest.mark.parametrize(
    "fields", [{"value": "abc"}, {"value": "1"}, {"reason": ""}, {"document": ""}, {"in_force_from": "x"}]
)
def test_a_bad_change_comes_back_with_what_was_typed(cast, fields):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    response = cast.client("chenjing", "OFFDIR").post(
        "/policy/parameters/RECEIPT/change/", change(tomorrow) | fields
    )
    assert response.status_code == 422
    assert parameter("RECEIPT", on=tomorrow, county=cast.county).value == 1


@pytest.mark.parametrize("name", ["wangmin", "songlan", "zhouzhengyi"])
def test_others_are_told_why_not(cast, name):
    response = cast.client(name).get("/policy/parameters/RECEIPT/change/")
    assert response.status_code == 403
    assert "只有办公室主任" in response.content.decode()


def upload(text: str | bytes) -> dict[str, object]:
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("2027.csv", content, content_type="text/csv")
    return {"file": file, "number": "国办发明电〔2026〕7号", "issued_on": "2026-11-20"}


def test_the_office_imports_a_notice_by_its_page(cast):
    client = cast.client("liqian")
    assert client.get("/policy/calendar/2027/import/").status_code == 200
    response = client.post("/policy/calendar/2027/import/", upload(NOTICE))
    assert response.status_code == 302
    assert CalendarYear.objects.get(year=2027).announced


def test_a_workbook_does_too(cast):
    days = [(day.date, day.kind, day.name) for day in read_notice(NOTICE)]
    content = book_of(Any=[["date", "kind", "name"], *days]).getvalue()
    response = cast.client("liqian").post("/policy/calendar/2027/import/", upload(content))
    assert response.status_code == 302
    assert CalendarYear.objects.get(year=2027).announced


@pytest.mark.parametrize("text", ["", "x,y", b"\xff\xfe\x00\x01", "2027-01-01,放假,元旦", "a" * 70_000])
def test_a_broken_file_is_refused_in_words(cast, text):
    response = cast.client("liqian").post("/policy/calendar/2027/import/", upload(text))
    assert response.status_code == 422
    assert CalendarYear.objects.get(year=2027).provisional


def test_only_the_office_imports(cast):
    response = cast.client("songlan").post("/policy/calendar/2027/import/", upload(NOTICE))
    assert response.status_code == 403
    assert CalendarYear.objects.get(year=2027).provisional


@pytest.mark.parametrize(
    ("n", "status"), [("3", 200), ("0", 200), ("", 422), ("x", 422), ("900", 422), ("-1", 422)]
)
def test_working_days_ahead_as_a_date(cast, n, status):
    response = cast.client("wangmin").get(f"/policy/working-day/?n={n}")
    assert response.status_code == status
    assert ("date" in response.json()) is (status == 200)
