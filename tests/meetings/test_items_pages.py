"""The pages of items: who opens them, what they offer, and that they cost the same however many rows."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from coordination.documents.attachments import attachments_of
from coordination.documents.models import Paper
from coordination.meetings.models import AgendaItem
from coordination.units.actors import SESSION_KEY
from tests.leaving import left
from tests.meetings.items import FIELDS
from tests.seen import text
from tests.sheets_compared import compared_by
from workflows.engine.steps import open_tasks

pytestmark = pytest.mark.django_db


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def post(client, url, **data):
    """Send a form and follow where it leads."""
    return client.post(url, data, follow=True)


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("zhouzhengyi", "CHIEF"),
        ("linyue", "DEPUTY"),
        ("chenjing", "OFFDIR"),
        ("chenjing", "UHEAD"),
        ("wangmin", "OFFICE"),
        ("zhaoli", "UCLERK"),
        ("qiumin", "UHEAD"),
        ("sunjing", "LIAISON"),
        ("wutong", "TCLERK"),
        ("shilei", "THEAD"),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_opens_for_everybody_who_works_with_items(walker, cast, who, role, language):
    walker.submitted()
    client = cast.client(who, role)
    client.cookies["django_language"] = language
    for view in ("", "todo", "unit", "all"):
        response = client.get("/items/", {"view": view})
        assert response.status_code == 200


@pytest.mark.parametrize("tab", ["overview", "opinions", "papers", "flow", "traces"])
@pytest.mark.parametrize(("who", "role"), [("zhaoli", ""), ("wangmin", ""), ("linyue", ""), ("songlan", "")])
def test_the_record_opens_for_those_it_concerns(walker, cast, who, role, tab):
    walker.asked("CZ", "MZ")
    response = cast.client(who, role).get(f"/items/{walker.item.pk}/", {"tab": tab})
    assert response.status_code == 200
    assert walker.item.title in text(response)
    assert f"议题 {walker.item.number}" in text(response)


@pytest.mark.parametrize("who", ["tangwen", "wutong", "yangfan", "majun", "guqing"])
def test_the_record_is_not_there_for_strangers(walker, cast, who):
    walker.asked("CZ")
    for path in ("", "edit/", "withdraw/"):
        assert cast.client(who).get(f"/items/{walker.item.pk}/{path}").status_code == 404


def test_a_fragment_is_the_record_alone(walker, cast):
    response = cast.client("zhaoli").get(
        f"/items/{walker.item.pk}/", headers={"HX-Request": "true", "HX-Target": "record"}
    )
    assert text(response).lstrip().startswith('<div id="record"')
    assert "<html" not in text(response)


def test_a_unit_asked_sees_only_its_own_opinion(walker, cast):
    walker.asked("CZ", "MZ")
    walker.answers("MZ", "hedan", "disagree", "标准过高。")
    shown = cast.client("songlan").get(f"/items/{walker.item.pk}/", {"tab": "opinions"})
    assert "标准过高。" not in text(shown)
    assert "标准过高。" in text(cast.client("qiumin").get(f"/items/{walker.item.pk}/", {"tab": "opinions"}))


def test_the_list_shows_what_waits_for_the_reader(walk, cast):
    mine, other = walk(), walk(title="别的事项")
    mine.submitted()
    shown = text(cast.client("wangmin").get("/items/", {"view": "todo"}))
    assert mine.item.title in shown
    assert other.item.title not in shown
    assert f"/tasks/{mine.task('check').pk}/" in shown


def test_filters_stay_in_the_address(walk, cast):
    walk(title="第一件事项", kind="policy")
    walk(title="第二件事项")
    shown = text(cast.client("zhaoli").get("/items/", {"view": "all", "kind": "policy", "q": "事项"}))
    assert "第一件事项" in shown
    assert "第二件事项" not in shown
    empty = text(cast.client("zhaoli").get("/items/", {"view": "all", "q": "没有的"}))
    assert "lx-empty" in empty


def test_the_list_costs_the_same_however_many_rows(walk, cast):
    client = cast.client("wangmin")

    def queries() -> int:
        client.get("/items/", {"view": "all"})
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get("/items/", {"view": "all"}).status_code == 200
        return len(counted)

    walk().submitted()
    few = queries()
    for number in range(6):
        walk(title=f"事项 {number}", clerk="duwei").submitted(head="fengkai")
    assert queries() == few


def test_pages_follow_one_another_without_a_gap(walk, cast):
    for number in range(27):
        walk(title=f"事项 {number:02}")
    client = cast.client("zhaoli")
    first = client.get("/items/", {"view": "unit"})
    second = client.get("/items/" + first.context["list"].page.next_url)
    seen = [line.record.pk for page in (first, second) for line in page.context["list"].lines]
    assert len(seen) == len(set(seen)) == 27


def test_the_workbook_holds_what_is_shown(walk, cast):
    walk(title="=SUM(1)", amount="51600.00")
    response = cast.client("zhaoli").get("/items/", {"view": "unit", "format": "xlsx"})
    sheet = left(response).active
    rows = list(sheet.values)
    assert len(rows) == 2
    row = dict(zip(rows[0], rows[1], strict=True))
    assert "=SUM(1)" in row.values()
    assert {cell.data_type for cell in sheet[2] if cell.value == "=SUM(1)"} == {"s"}, (
        "text, which nothing runs"
    )
    assert 51600 in row.values()


def test_a_clerk_reports_an_item_with_an_attachment(walk, cast):
    walk()
    client = cast.client("duwei")
    assert client.get("/items/new/").status_code == 200
    file = SimpleUploadedFile("测算.png", picture(), content_type="image/png")
    fields = {
        **FIELDS,
        "title": "落实冬春取暖救助",
        "wished_session": "regular",
        "concerned": [cast.unit("MZ").pk],
    }
    response = client.post("/items/new/", {**fields, "files": [file]}, follow=True)
    item = AgendaItem.objects.get(title="落实冬春取暖救助")
    assert response.redirect_chain[-1][0] == f"/items/{item.pk}/"
    assert (item.unit, item.drafter.username) == (cast.unit("CZ"), "duwei")
    assert [attachment.name for attachment in attachments_of(item)] == ["测算.png"]
    assert [task.flow_task.name for task in open_tasks(item)] == ["prepare"]


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_left(walk, cast):
    walk()
    file = SimpleUploadedFile("测算.png", b"MZ not a picture", content_type="image/png")
    fields = {**FIELDS, "title": "落实冬春取暖救助", "wished_session": "regular"}
    response = cast.client("duwei").post("/items/new/", {**fields, "files": [file]})
    assert response.status_code == 422
    assert "data-error-summary" in text(response)
    assert "落实冬春取暖救助" in text(response)
    assert not AgendaItem.objects.filter(title="落实冬春取暖救助").exists()


@pytest.mark.parametrize("who", ["wangmin", "linyue", "yangfan"])
def test_others_are_told_why_they_do_not_report_items(cast, who):
    response = cast.client(who).get("/items/new/")
    assert response.status_code == 403
    assert "成员单位" in text(response)


def test_an_edit_is_saved_and_a_handed_in_item_is_not_edited(walker, cast):
    client = cast.client("zhaoli")
    url = f"/items/{walker.item.pk}/edit/"
    assert client.get(url).status_code == 200
    post(client, url, **{**FIELDS, "title": "新的名称", "wished_session": "ad_hoc", "amount": "51600.50"})
    walker.item.refresh_from_db()
    assert (walker.item.title, str(walker.item.amount)) == ("新的名称", "51600.50")
    walker.submitted()
    assert client.get(url).status_code == 403


def test_units_are_suggested_from_the_words(walk, cast):
    line = cast.unit("CZ").duty_lines.exclude(keywords="").first()
    shown = cast.client("zhaoli").post("/items/suggestions/", {"title": line.keyword_list[0]})
    assert cast.unit("CZ").label in text(shown)


def test_withdrawing_says_what_will_happen(walker, cast):
    walker.asked("CZ")
    client = cast.client("qiumin")
    page = f"/items/{walker.item.pk}/withdraw/"
    assert f"{page}preview/" in text(client.get(page))
    shown = client.post(f"{page}preview/", {"reason": "情况变化。"})
    assert cast.unit("CZ").label in text(shown)
    post(client, page, reason="情况变化。")
    walker.item.refresh_from_db()
    assert walker.item.status == "withdrawn"


def test_the_item_form_is_printed(walker, cast):
    response = cast.client("zhaoli").post(f"/items/{walker.item.pk}/print/")
    paper = Paper.objects.of(walker.item).get()
    assert not paper.is_signed
    assert response["Location"] == paper.get_absolute_url()


# --- the steps, each by its page ------------------------------------------------


def take(walker, cast, name, who, role="", **data):
    """Open the step's page as its holder and send it; the next step follows."""
    task = walker.task(name)
    client = cast.client(who, role)
    shown = client.get(f"/tasks/{task.pk}/")
    assert shown.status_code == 200, text(shown)
    response = client.post(f"/tasks/{task.pk}/", data, follow=True)
    walker.item.refresh_from_db()
    return response


def test_the_whole_way_by_its_pages(walker, cast):
    writing = {**FIELDS, "wished_session": "regular", "concerned": [cast.unit("CZ").pk]}
    take(walker, cast, "prepare", "zhaoli", **writing)
    take(walker, cast, "sign", "qiumin", outcome="sign", password=cast.password)
    assert walker.open == ["check"]
    take(walker, cast, "check", "wangmin", outcome="return", reason="缺少依据。")
    assert walker.open == ["amend"]
    take(walker, cast, "amend", "zhaoli", **{**writing, "basis": "残疾人两项补贴办法"})
    take(walker, cast, "sign", "qiumin", outcome="sign", password=cast.password)
    take(walker, cast, "check", "wangmin", outcome="complete", units=[cast.unit("CZ").pk])
    assert walker.open == ["opinion"]
    take(walker, cast, "opinion", "songlan", stance="disagree", text="预算未安排。")
    take(walker, cast, "recommend", "wangmin", view="建议从结余资金中安排。")
    take(walker, cast, "review", "chenjing", "OFFDIR", outcome="pass", opinion="拟同意。")
    take(walker, cast, "approve", "linyue", outcome="higher", opinion="重大事项。", password=cast.password)
    take(walker, cast, "higher", "wangmin", approved="yes", answer="市政府批复同意。")
    assert walker.item.status == "approved"


def test_a_signature_asks_for_the_password(walker, cast):
    walker.signing()
    response = take(walker, cast, "sign", "qiumin", outcome="sign", password="wrong")
    assert response.status_code == 422
    assert walker.item.status == "signing"


@pytest.mark.parametrize("outcome", ["reject", "reroute", "return"])
def test_the_director_says_why(walker, cast, outcome):
    walker.reviewing()
    response = take(walker, cast, "review", "chenjing", "OFFDIR", outcome=outcome)
    assert response.status_code == 422
    take(
        walker, cast, "review", "chenjing", "OFFDIR", outcome=outcome, opinion="理由。", destination="written"
    )
    assert walker.item.status == {"reject": "rejected", "reroute": "rerouted", "return": "returned"}[outcome]


def test_a_hold_and_its_return_to_the_convener(walker, cast):
    walker.approving()
    take(
        walker,
        cast,
        "approve",
        "linyue",
        outcome="hold",
        opinion="缓议。",
        until="2027-03-01",
        password=cast.password,
    )
    assert walker.item.status == "held"
    take(walker, cast, "present", "liqian", note="")
    assert walker.item.status == "approving"


def test_the_office_enters_what_the_convener_signed_on_paper(walker, cast):
    walker.approving()
    task = walker.task("approve")
    client = cast.client("wangmin")
    assert client.get(f"/tasks/{task.pk}/sheet.pdf")["Content-Type"] == "application/pdf"
    url = f"/tasks/{task.pk}/paper/"
    assert client.get(url).status_code == 200
    scan = SimpleUploadedFile("签批.png", picture(), content_type="image/png")
    data = {"outcome": "approve", "opinion": "同意。", "signer": cast.post("linyue").pk, "scan": scan}
    response = client.post(url, {**data, "signed_on": walker.item.policy_on.isoformat()}, follow=True)
    assert response.status_code == 200
    compared_by(cast, "liqian", response.redirect_chain[-1][0])
    walker.item.refresh_from_db()
    assert walker.item.status == "approved"
    task.refresh_from_db()
    assert task.medium == "paper"


def test_nobody_else_takes_the_step(walker, cast):
    walker.submitted()
    task = walker.task("check")
    assert cast.client("zhaoli").get(f"/tasks/{task.pk}/").status_code == 403
    assert cast.client("tangwen").get(f"/tasks/{task.pk}/").status_code == 404


def test_who_comes_second_hears_it_and_keeps_the_words(walker, cast):
    walker.submitted()
    task = walker.task("check")
    first, second = cast.client("wangmin"), cast.client("liqian")
    assert second.get(f"/tasks/{task.pk}/").status_code == 200
    first.post(f"/tasks/{task.pk}/", {"outcome": "complete"})
    response = second.post(f"/tasks/{task.pk}/", {"outcome": "return", "reason": "缺少依据。"})
    assert response.status_code == 409


def test_a_person_with_two_posts_signs_in_the_one_and_reviews_in_the_other(walk, cast):
    walker = walk(clerk="gaoyuan")
    walker.signing()
    client = cast.client("chenjing", "OFFDIR")
    assert client.session[SESSION_KEY]
    task = walker.task("sign")
    client.post(f"/tasks/{task.pk}/", {"outcome": "sign", "password": cast.password})
    walker.item.refresh_from_db()
    assert walker.item.status == "submitted"
    assert walker.item.reviewed_at is not None
