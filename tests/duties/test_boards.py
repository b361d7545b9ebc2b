"""The supervision board (R78) and the closure ledger (B7): true numbers, each opening its list."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from coordination.duties.models import Assignment, CoTask
from coordination.duties.queries.lists import ASSIGNMENTS, STATES, supervision
from coordination.policy.calendar import add_working_days
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from tests.duties.walk import Duty
from tests.leaving import left

pytestmark = pytest.mark.django_db


def figures(code: str) -> dict[str, int]:
    unit = Organisation.objects.get(code=code)
    board = supervision(county_of(unit))
    return next(row["figures"] for row in board if row["unit"] == unit)


def cost(client, url, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(200) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_unit_by_unit_in_time_overdue_and_the_oldest(cast):
    Duty(cast, lead="CL").begun()
    Duty(cast, lead="CL").dispatched().due_passed(9)
    Duty(cast, lead="CL").begun().due_passed(4)
    Duty(cast, lead="CZ").disputed(proposed="CL").due_passed(5)
    Duty(cast, lead="CZ", helpers=("CL",)).begun()
    CoTask.objects.update(due_on=timezone.localdate() - dt.timedelta(days=2))
    found = figures("CL")
    assert (found["open"], found["on_time"], found["late"], found["co_late"]) == (3, 1, 2, 1)
    assert figures("CZ") | {"late": 0, "disputed": 1, "open": 1} == figures("CZ")  # a pause is never overdue
    row = supervision(cast.county)[0]
    assert (row["unit"].code, row["oldest"]) == ("CL", timezone.localdate() - dt.timedelta(days=9))


def test_every_number_opens_its_list(cast):
    Duty(cast, lead="CL").begun()
    Duty(cast, lead="CL").begun().due_passed(4)
    Duty(cast, lead="CL").reported()
    Duty(cast, lead="CL").closed()
    office = cast.actor("wangmin")
    for state, number in figures("CL").items():
        assert ASSIGNMENTS.rows(office, asked={"unit": "CL", "state": state}).count() == number, state
    client = cast.client("linyue")
    page = client.get("/supervision/").content.decode()
    links = re.findall(r'href="(/assignments/\?unit=CL&amp;state=[a-z_]+)"', page)
    assert {link.rsplit("=", 1)[1] for link in links} >= set(STATES) - {"closed", "closed_late"}
    for link in set(links):
        assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_closed_in_time_or_late_by_the_report_not_by_the_closing(cast):
    duty = Duty(cast, lead="CL").reported()
    duty.due_passed(0)
    duty.verify()
    duty.close()
    late = Duty(cast, lead="CL").reported()
    late.due_passed(3)
    late.verify()
    late.close()
    found = figures("CL")
    assert (found["closed_on_time"], found["closed_late"]) == (1, 1)
    assert next(row["rate"] for row in supervision(cast.county) if row["unit"].code == "CL") == 50


@pytest.mark.parametrize("who", ["songlan", "wutong", "duwei"])
def test_the_board_is_for_office_and_conveners(cast, who):
    assert cast.client(who).get("/supervision/").status_code == 403


def test_the_board_as_a_sheet(cast):
    Duty(cast, lead="CL").begun()
    sheet = left(cast.client("wangmin").get("/supervision/?format=xlsx")).active
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "县残联")
    assert row[1:3] == (1, 1)


def test_b7_the_ledger_has_its_columns(cast):
    Duty(cast, lead="CL", helpers=()).closed()
    Duty(cast, lead="CZ").begun()
    client = cast.client("wangmin")
    book = left(client.get("/ledger/?format=xlsx")).active
    heads, row = list(book.iter_rows(values_only=True))
    assert len(heads) == len(row) == 14
    number = Assignment.objects.get(status="closed").number
    assert row[0] == number
    assert row[8] == "补发名单和银行回单。"
    assert row[9] == cast.user("liqian").name
    page = client.get("/ledger/").content.decode()
    assert number in page
    opened = client.get("/ledger/?open=1").content.decode()
    assert number not in opened
    assert Assignment.objects.get(status="in_progress").number in opened
    assert number not in client.get("/ledger/?unit=CZ").content.decode()
    assert number not in cast.client("songlan").get("/ledger/").content.decode()
    assert client.get("/ledger/?year=1999").status_code == 200


def test_pages_cost_the_same_for_two_and_for_ten(cast, django_assert_max_num_queries):
    client = cast.client("wangmin")

    def more(n):
        for place in range(n):
            Duty(cast, lead="CL", helpers=("CZ",), days=10 + place).begun()

    more(2)
    urls = ("/assignments/?state=open", "/supervision/", "/ledger/?open=1")
    two = [cost(client, url, django_assert_max_num_queries) for url in urls]
    more(6)
    assert [cost(client, url, django_assert_max_num_queries) for url in urls] == two


def test_the_record_shows_what_was_done_and_offers_what_may_be_done(cast):
    duty = Duty(cast, lead="CZ", helpers=("CL",)).begun()
    duty.give_progress("已核实一半。")
    url = f"/assignments/{duty.assignment.pk}/"
    page = cast.client("duwei").get(url).content.decode()
    assert "已核实一半。" in page
    assert all(cast.user(name).name in page for name in ("linyue", "zhouzhengyi"))  # R78
    for words in ("填报进展", "申请延期", "办理并报告"):
        assert words in page
    assert f"{url}transfer/" in cast.client("songlan").get(url).content.decode()
    assert f"{url}remind/" in cast.client("wangmin").get(url).content.decode()
    assert "签收配合事项" in cast.client("sunjing").get(url).content.decode()
    for tab in ("work", "papers", "flow", "traces"):
        assert cast.client("wangmin").get(url, {"tab": tab}).status_code == 200


def test_changes_are_made_on_their_pages(cast):
    duty = Duty(cast, lead="CZ").begun()
    url = f"/assignments/{duty.assignment.pk}/"
    handler, liaison, office = cast.client("duwei"), cast.client("songlan"), cast.client("wangmin")
    assert office.post(f"{url}remind/", {"reason": "请抓紧。"}).status_code == 302
    late = {"asked_until": "2020-01-01", "reason": "x", "measures": "y"}
    assert handler.post(f"{url}extension/", late).status_code == 422
    until = add_working_days(duty.assignment.due_on, 5).isoformat()
    assert handler.post(f"{url}extension/", late | {"asked_until": until}).status_code == 302
    assert duty.assignment.extensions.get().status == "signing"
    same = {"handler": duty.assignment.handler.pk, "reason": "x"}
    assert liaison.post(f"{url}transfer/", same).status_code == 422
    assert liaison.post(f"{url}transfer/", same | {"handler": cast.post("songlan").pk}).status_code == 302
    assert duty.reread().handler.user.username == "songlan"


def test_every_step_has_a_page_that_opens_and_takes_it(cast):
    """Each page is read by its holder; what the forms send is what the actions take."""
    password = {"password": cast.password}
    duty = Duty(cast, lead="CL", helpers=("CZ",)).dispatched()

    def take(name, who, data, record=None):
        client = cast.client(*who) if isinstance(who, tuple) else cast.client(who)
        url = f"/tasks/{duty.task(name, record=record).pk}/"
        assert client.get(url).status_code == 200, name
        if "outcome" in data:
            assert client.post(url, {"outcome": "nonsense"} | password).status_code == 422
        answer = client.post(url, data)
        assert answer.status_code == 302, (name, answer.context and answer.context["form"].errors)
        duty.reread()

    dispute = {"outcome": "dispute", "ground": "属财政职责。", "proposed": cast.unit("CZ").pk}
    take("receive", "sunjing", dispute | password)
    take("sign_dispute", "qiumin", {"outcome": "file"} | password)
    take("mediate", ("chenjing", "OFFDIR"), {"outcome": "advise", "reason": "请提意见。"})
    take("advise", "xialan", {"advice": "由残联承办为宜。"})
    take("mediate", ("chenjing", "OFFDIR"), {"outcome": "refer", "reason": "未能一致。"})
    take("rule", "linyue", {"outcome": "uphold", "reason": "维持。"})
    take("receive", "sunjing", {"outcome": "receive"} | password)
    take("assign", "sunjing", {"outcome": "assign", "handler": cast.post("zhaoli").pk})
    take("report_progress", "zhaoli", {"text": "已办一半。"}, duty.entry())
    take("receive_part", "songlan", {}, duty.part("CZ"))
    take("contribute", "duwei", {"answer": "已拨付。"}, duty.part("CZ"))
    take("work", "zhaoli", {"outcome": "report", "text": "已办。", "evidence": "回单。"})
    take("sign_report", "qiumin", {"outcome": "send_back", "reason": "请补充人数。"} | password)
    take("work", "zhaoli", {"outcome": "report", "text": "已办32人。", "evidence": "回单。"})
    take("sign_report", "qiumin", {"outcome": "sign"} | password)
    take("verify", "liqian", {"outcome": "pass", "findings": "符合。"})
    take("close", ("chenjing", "OFFDIR"), {"outcome": "again", "opinion": "请再核。"} | password)
    take("verify", "liqian", {"outcome": "pass", "findings": "符合。"})
    take("close", ("chenjing", "OFFDIR"), {"outcome": "close", "result": "done"} | password)
    assert duty.status == "closed"
