"""The workbench shows true numbers, each opening its list; and costs the same however long they are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.meetings.actions.items import create_item
from coordination.meetings.models import AgendaItem
from tests.leaving import left
from tests.monitoring.reports import row
from workflows.desk.lists import record_urls
from workflows.engine.steps import start
from workflows.engine.stopping import let_go, stop
from workflows.models import Task
from workflows.warning_disposal.front import open_warnings

pytestmark = pytest.mark.django_db


def propose(cast, username: str, title: str) -> Task:
    """An item drafted by a person; the task of preparing it waits for that person's post."""
    actor = cast.actor(username)
    with transaction.atomic():
        item = create_item(actor=actor, title=title, kind=AgendaItem.Kind.DEPLOYMENT)
        start(item, actor=actor)
    return Task.objects.open().about(item).get()


def late(task: Task) -> Task:
    task.due_at = timezone.now() - dt.timedelta(days=10)
    task.save(update_fields=["due_at"])
    return task


def texts(response) -> str:
    return response.content.decode()


def test_what_waits_for_me_stands_first_by_time_left(cast):
    propose(cast, "songlan", "取暖补助")
    late(propose(cast, "songlan", "结算情况"))
    page = texts(cast.client("songlan").get("/"))
    assert page.index("结算情况") < page.index("取暖补助")
    assert "1 项逾期" in page


def test_another_units_work_is_not_on_my_desk(cast):
    propose(cast, "songlan", "取暖补助")
    assert "取暖补助" not in texts(cast.client("sunjing").get("/"))


def test_the_filters_of_the_address_narrow_the_list(cast):
    propose(cast, "songlan", "取暖补助")
    late(propose(cast, "songlan", "结算情况"))
    client = cast.client("songlan")
    only_late = texts(client.get("/?late=1"))
    assert "结算情况" in only_late
    assert "取暖补助" not in only_late
    assert "取暖补助" not in texts(client.get("/?kind=meetings.session"))
    assert "取暖补助" in texts(client.get("/?kind=no.such"))


def test_the_filters_of_the_own_list_name_only_what_waits_there(cast):
    client = cast.client("songlan")
    propose(cast, "songlan", "取暖补助")
    page = texts(client.get("/"))
    assert "?kind=meetings.agendaitem" in page
    assert "?kind=meetings.session" not in page
    page = texts(client.get("/?tab=done&kind=monitoring.warning"))
    assert "?tab=done&amp;kind=meetings.session" in page
    assert '<a href="?tab=done" aria-current="true">监测预警</a>' in page


def test_what_i_started_says_who_holds_it_now(cast):
    propose(cast, "songlan", "取暖补助")
    page = texts(cast.client("songlan").get("/?tab=started"))
    assert "取暖补助" in page
    assert cast.unit("CZ").label in page


def test_m2_1_20_what_rests_says_so_to_its_holder_and_to_who_follows_it(cast):
    task = late(propose(cast, "songlan", "结算情况"))
    client = cast.client("songlan")
    for tab in ("", "?tab=started"):
        assert "因签批异议暂停" not in texts(client.get(f"/{tab}"))
    with transaction.atomic():
        stop(task.pk)
    for tab in ("", "?tab=started"):
        page = texts(client.get(f"/{tab}")).partition("结算情况")
        assert "因签批异议暂停" in page[2].partition("</tr>")[0]
    assert "因签批异议暂停" in texts(cast.client("wangmin").get("/?tab=units"))
    with transaction.atomic():
        let_go(task.pk)
    assert "因签批异议暂停" not in texts(client.get("/"))


def test_what_i_did_leads_to_its_record_even_where_no_number_names_it(cast):
    actor = cast.actor("zhuoya")
    [warning] = open_warnings(
        [row(village="XZ01-01")], actor=actor, channel="hotline", source="hotline"
    ).warnings
    task = Task.objects.open().about(warning).first()
    assert record_urls([task]) == {task.pk: warning.get_absolute_url()}
    assert cast.client("wutong").get(warning.get_absolute_url()).status_code == 200


def test_only_the_office_and_the_conveners_see_who_is_late(cast):
    late(propose(cast, "songlan", "结算情况"))
    assert "结算情况" in texts(cast.client("wangmin").get("/?tab=units"))
    assert "结算情况" in texts(cast.client("linyue").get("/?tab=units"))
    assert "结算情况" not in texts(cast.client("sunjing").get("/?tab=units"))


@pytest.mark.parametrize("username", ["wangmin", "songlan", "chenjing", "linyue"])
def test_ten_queries_are_enough_however_long_the_list(cast, username):
    client = cast.client(username)
    client.get("/")

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/").status_code == 200
        return len(queries)

    propose(cast, "songlan", "第一项")
    few = cost()
    for number in range(8):
        late(propose(cast, "songlan", f"第 {number} 项"))
    assert cost() == few <= 10


def test_pages_follow_each_other_and_lead_back(cast):
    for number in range(30):
        propose(cast, "songlan", f"第 {number:02} 项")
    client = cast.client("songlan")
    first = texts(client.get("/"))
    next_url = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = texts(client.get(f"/{next_url}"))
    shown = [f"第 {number:02} 项" for number in range(30)]
    assert [title in first for title in shown].count(True) == 25
    assert [title in second for title in shown].count(True) == 5
    assert 'rel="next"' not in second


def test_the_sheet_holds_what_is_shown_and_runs_nothing(cast):
    propose(cast, "songlan", "=HYPERLINK(1)")
    late(propose(cast, "songlan", "结算情况"))
    client = cast.client("songlan")
    book = left(client.get("/desk/export/"))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert [row[1] for row in rows] == ["结算情况", "=HYPERLINK(1)"]
    assert all(
        cell.data_type == "s" for row in book.active.iter_rows(min_row=2) for cell in row if cell.value
    )
    only_late = left(client.get("/desk/export/?late=1"))
    assert only_late.active.max_row == 2


def test_the_list_alone_is_read_again_by_htmx(cast):
    propose(cast, "songlan", "取暖补助")
    response = cast.client("songlan").get("/", headers={"HX-Request": "true"})
    assert texts(response).lstrip().startswith('<div id="desk"')


@pytest.mark.parametrize("address", ["/", "/desk/aside/", "/desk/export/", "/shell/rail/", "/shell/bell/"])
def test_nobody_reads_a_desk_unsigned(client, db, address):
    assert client.get(address).status_code == 302


def test_the_rail_marks_the_page_that_asked(cast):
    rail = texts(
        cast.client("wangmin").get(
            "/shell/rail/",
            headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/policy/"},
        )
    )
    assert rail.count('aria-current="page"') == 1
    assert rail.index('href="/policy/"') < rail.index('aria-current="page"')


def test_the_audit_administrator_sees_no_case_places(cast):
    page = texts(cast.client("guqing").get("/", follow=True))
    assert 'href="/audit/"' in page
    assert "联席会议</span>" not in page.split("</nav>")[0]


class TestSearch:
    def found(self, client, words: str) -> str:
        return texts(client.post("/search/", {"q": words}))

    def test_an_item_is_found_by_those_who_may_see_it(self, cast):
        propose(cast, "songlan", "取暖补助")
        assert "取暖补助" in self.found(cast.client("songlan"), "取暖")
        assert "取暖补助" not in self.found(cast.client("sunjing"), "取暖").replace("“取暖”", "")

    def test_people_and_units_are_found(self, cast):
        client = cast.client("wangmin")
        assert "宋岚" in self.found(client, "宋岚")
        assert cast.unit("CZ").name in self.found(client, "财政")

    def test_one_character_is_too_little(self, cast):
        assert "lx-hits" not in self.found(cast.client("wangmin"), "宋")

    def test_words_are_posted_and_never_in_an_address(self, cast):
        assert cast.client("wangmin").get("/search/?q=宋岚").status_code == 405

    def test_the_audit_administrator_finds_no_records(self, cast):
        propose(cast, "songlan", "取暖补助")
        assert "lx-hits" not in self.found(cast.client("guqing"), "取暖")
