"""The pages of cases: what each reader sees, and the steps taken by hand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.clear_texts import KEPT
from coordination.deliberation.models import Deliberation, Sheet
from tests.deliberation.cases import ID_NUMBER, NAME, TITLE, Panel, family

pytestmark = pytest.mark.django_db


def test_the_list_costs_the_same_however_many(cast, panel):
    client = cast.client("wangmin")
    client.get("/deliberations/?view=open")
    with CaptureQueriesContext(connection) as one:
        assert TITLE in client.get("/deliberations/?view=open").content.decode()
    for name in ("罗大山", "钱小燕", "孙立本"):
        Panel(cast, household=family(cast, name=name), title=f"第{name[0]}户").accepted()
    with CaptureQueriesContext(connection) as many:
        assert client.get("/deliberations/?view=open").status_code == 200
    assert len(many) <= len(one)


def test_the_workbook_is_what_the_list_shows(cast, panel):
    answer = cast.client("wangmin").get("/deliberations/?view=open&format=xlsx")
    assert answer.status_code == 200
    assert "spreadsheet" in answer["Content-Type"]


def test_a_proposal_has_a_page_before_anybody_accepted_it(cast, panel):
    for who in ("wangmin", "wutong"):
        assert TITLE in cast.client(who).get(panel.case.get_absolute_url()).content.decode()


@pytest.mark.parametrize("tab", ["overview", "sheets", "hearing", "papers", "flow", "traces"])
def test_no_page_of_a_case_names_the_person(cast, panel, tab):
    panel.signed("category", "duty")
    for who in ("wangmin", "linyue", "jiangli", "wutong"):
        answer = cast.client(who).get(f"{panel.case.get_absolute_url()}?tab={tab}")
        assert answer.status_code == 200
        assert NAME not in answer.content.decode()


def test_c9_a_unit_reads_its_own_sheet_and_its_own_position_only(cast, panel):
    panel.opened()
    panel.say("YB", "oppose", "不符合政策规定。").say("CL", "reserve", "证据尚不充分。")
    panel.say("MZ").outcome("category")
    panel.conclude(reason="综合考虑。")
    url = panel.case.get_absolute_url()
    unit, office = cast.client("jiangli"), cast.client("wangmin")
    mine = unit.get(f"{url}?tab=hearing").content.decode()
    assert "不符合政策规定" in mine
    assert "证据尚不充分" not in mine
    both = office.get(f"{url}?tab=hearing").content.decode()
    assert "证据尚不充分" in both
    assert office.get(f"{url}?tab=sheets").content.decode().count('class="lx-sheet"') == 3
    assert unit.get(f"{url}?tab=sheets").content.decode().count('class="lx-sheet"') == 1
    assert "证据尚不充分" not in cast.client("wutong").get(f"{url}?tab=hearing").content.decode()


def test_c9_a_unit_without_part_does_not_know_of_the_case(cast, panel):
    panel.accepted()
    assert cast.client("songlan").get(panel.case.get_absolute_url()).status_code == 404
    assert TITLE not in cast.client("songlan").get("/deliberations/?view=open").content.decode()


def test_the_desk_takes_positions_outcomes_and_the_conclusion(cast, panel):
    panel.opened()
    client = cast.client("wangmin")
    desk = f"{panel.case.get_absolute_url()}desk/"
    assert client.get(desk).status_code == 200
    seat = panel.seat("YB").pk
    assert client.post(f"{desk}position/", {"seat": seat, "stance": "oppose"}).status_code == 422
    said = {"seat": seat, "stance": "oppose", "reason": "不符合政策。"}
    assert client.post(f"{desk}position/", said).status_code == 204
    recused = {"seat": panel.seat("CL").pk, "stance": "recuse", "reason": "系当事人亲属。"}
    assert client.post(f"{desk}position/", recused).status_code == 204
    add = f"{panel.case.get_absolute_url()}outcomes/add/"
    assert "议定内容：此项必填。" in client.post(add, {"outcome": "category"}).content.decode()
    assert client.post(add, {"outcome": "category", "text": "认定。"}).status_code == 422
    written = {"outcome": "category", "text": "认定为其他困难人员。", "review_on": "2099-01-01"}
    assert client.post(add, written).status_code == 204
    fragment = client.get(f"{panel.case.get_absolute_url()}outcomes/").content.decode()
    assert "签发后即登记入库" in fragment
    conclude = f"{panel.case.get_absolute_url()}conclude/"
    assert client.post(conclude, {"conclusion": "supported"}).status_code == 422
    answer = client.post(conclude, {"conclusion": "supported", "reason": "确有困难。"})
    assert answer.status_code == 204
    assert client.post(conclude, {"conclusion": "supported"}).status_code == 409
    assert panel.status == "decided"


def test_every_step_is_taken_on_its_page(cast, panel):
    office, unit = cast.client("wangmin"), cast.client("jiangli")
    page = f"/tasks/{panel.task('accept').pk}/"
    units = [cast.unit(code).pk for code in ("MZ", "YB", "CL")]
    assert office.get(page).status_code == 200
    data = {"outcome": "accept", "units": units, "lead_unit": units[0], "password": cast.password}
    assert office.post(page, {"outcome": "decline"}).status_code == 422
    assert office.post(page, data).status_code == 302
    page = f"/tasks/{panel.task('sheet', 'YB').pk}/"
    assert unit.get(page).status_code == 200
    assert unit.post(page, {"facts": "已参保。", "offer_kind": "service"}).status_code == 422
    given = {"facts": "已参保。", "offer_kind": "service", "offer": "慢病待遇", "rule": "医保条例"}
    assert unit.post(page, given).status_code == 302
    panel.give("MZ").give("CL")
    page = f"/tasks/{panel.task('assemble').pk}/"
    body = office.get(page).content.decode()
    assert "慢病待遇" in body
    report = {"insurance": "无。", "assistance": "无。", "welfare": "无。", "report": "困难属实。"}
    assert office.post(page, {**report, "password": cast.password}).status_code == 302
    page = f"/tasks/{panel.task('schedule').pk}/"
    assert office.get(page).status_code == 200
    chair = cast.post("linyue", "DEPUTY").pk
    when = {"outcome": "panel", "chair": chair, "place": "二楼会议室", "starts_at": "2099-01-04T09:00"}
    assert office.post(page, when).status_code in (302, 422)
    panel.reread()


def test_the_later_steps_are_taken_on_their_pages(cast, panel):
    panel.decided("category")
    chair, clerk = cast.client("linyue", "DEPUTY"), cast.client("wutong")
    page = f"/tasks/{panel.task('sign').pk}/"
    body = chair.get(page).content.decode()
    assert "签发后即登记入库" in body
    assert chair.post(page, {"outcome": "sign", "password": "wrong"}).status_code == 422
    assert chair.post(page, {"outcome": "sign", "password": cast.password}).status_code == 302
    page = f"/tasks/{panel.task('tell').pk}/"
    assert "其他困难人员" in clerk.get(page).content.decode()
    told = {"told_how": "in_person", "plain_words": "会帮您。", "password": cast.password}
    assert clerk.post(page, told).status_code == 302
    page = f"/tasks/{panel.task('follow_up').pk}/"
    seen = {"found": "solved", "note_text": "好转。", "password": cast.password}
    assert clerk.get(page).status_code == 200
    assert clerk.post(page, seen).status_code == 302
    assert panel.status == "closed"


def test_a_case_is_proposed_by_hand_and_signed(cast, panel):
    client = cast.client("wutong")
    household = family(cast, name="罗大山", id_number=ID_NUMBER)
    fields = {
        "who": household.number,
        "title": "独居老人照料困难",
        "facts": "罗大山独居。",
        "tried": "无。",
        "request": "请研究。",
        "needs": ["care"],
        "password": cast.password,
    }
    assert client.get("/deliberations/new/").status_code == 200
    assert client.post("/deliberations/new/", {**fields, "title": "罗大山"}).status_code == 422
    assert client.post("/deliberations/new/", {**fields, "who": "安户999999"}).status_code == 422
    assert client.post("/deliberations/new/", {**fields, "password": "wrong"}).status_code == 422
    assert client.post("/deliberations/new/", fields).status_code == 302
    assert Deliberation.objects.filter(title="独居老人照料困难").exists()


def test_a_unit_is_asked_no_longer_and_a_case_withdrawn_on_their_pages(cast, panel):
    panel.accepted()
    office = cast.client("wangmin")
    sheet = panel.round.sheets.get(unit__code="CL")
    page = f"{panel.case.get_absolute_url()}sheets/{sheet.pk}/drop/"
    assert office.get(page).status_code == 200
    assert office.post(page, {"reason": "不涉及。"}).status_code == 302
    assert Sheet.objects.get(pk=sheet.pk).status == "dropped"
    page = f"{panel.case.get_absolute_url()}withdraw/"
    assert cast.client("wutong").post(page, {"reason": "不再需要。"}).status_code == 302
    assert panel.status == "withdrawn"


CARE = {"outcome": "duty", "measure": "服务记录", "due_on": "2099-01-05"}


def test_m2_5_5_what_a_duty_would_tell_of_an_illness_is_asked_about_before_it_is_written(cast, panel):
    """The duty says what to do, in clear; why stays in the case."""
    panel.opened()
    client = cast.client("wangmin")
    add = f"{panel.case.get_absolute_url()}outcomes/add/"
    duty = CARE | {"unit": cast.unit("CL").pk}
    refused = client.post(add, duty | {"text": "为该尿毒症患者落实每周透析接送。"})
    assert refused.status_code == 422
    assert "可能写有病情或者残疾情况：议定内容" in refused.content.decode()
    assert f'name="{KEPT}"' in refused.content.decode()
    measured = client.post(add, duty | {"text": "落实居家照护。", "measure": "透析接送记录"})
    assert "可能写有病情或者残疾情况：" in measured.content.decode()
    assert not panel.case.current.outcomes.exists()
    assert client.post(add, duty | {"text": "落实居家照护。"}).status_code == 204
    assert client.post(add, duty | {"text": "落实透析接送。", KEPT: "on"}).status_code == 204


def test_m2_5_5_what_stays_in_the_case_may_say_why(cast, panel):
    panel.opened()
    add = f"{panel.case.get_absolute_url()}outcomes/add/"
    inside = {"outcome": "category", "text": "因病致困，认定为其他困难人员。", "review_on": "2099-01-01"}
    assert cast.client("wangmin").post(add, inside).status_code == 204
