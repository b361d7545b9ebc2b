"""The pages of referrals: the window's door, the lists, what each reader finds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from coordination.deliberation.models import Deliberation
from coordination.referrals.actions import answers, intake, results
from coordination.referrals.models import Referral
from coordination.register.models import Person
from tests.meetings.test_sessions_pages import cost
from tests.referrals.walker import Walker, the_person
from tests.register.people import id_number
from workflows.engine.steps import open_tasks

pytestmark = pytest.mark.django_db

APPLICATION = {
    "title": "失业返乡求助",
    "facts": "工厂停工，老人需赡养。",
    "name": "佘大海",
    "channel": "window",
    "kind": "forward",
}


def form(cast, **values) -> dict[str, object]:
    return APPLICATION | {"township": cast.unit("XZ01").pk} | values


def test_the_window_takes_an_application_and_registers_whoever_is_new(cast, walk):
    client = cast.client("wutong")
    assert client.get("/referrals/new/").status_code == 200
    number = id_number(serial=733)
    answer = client.post("/referrals/new/", form(cast, id_number=number.lower()))
    case = Referral.objects.get(title="失业返乡求助")
    [task] = open_tasks(case)
    assert (answer.status_code, answer["Location"]) == (302, task.get_absolute_url())
    assert case.person.name == "佘大海"
    assert case.person.id_number == number
    # the same number is the same person
    client.post("/referrals/new/", form(cast, id_number=number, title="第二件", again="另一件事"))
    assert Referral.objects.get(title="第二件").person == case.person
    assert Person.objects.filter(name="佘大海").count() == 1


def test_somebody_alike_is_asked_about_and_nobody_is_entered_twice(cast, walk):
    client = cast.client("wutong")
    alike = {"name": walk.person.name, "born_on": walk.person.born_on.isoformat()}
    answer = client.post("/referrals/new/", form(cast, **alike))
    assert answer.status_code == 422
    assert walk.person.key in answer.content.decode()
    client.post("/referrals/new/", form(cast, **alike, same_as=walk.person.key, again="另一件事"))
    assert Referral.objects.get(title="失业返乡求助").person == walk.person
    client.post("/referrals/new/", form(cast, **alike, same_as="new", title="另一人"))
    assert Referral.objects.get(title="另一人").person != walk.person


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"id_number": "123"}, "id_number"),
        ({"channel": "hotline"}, "order_number"),
        ({"title": ""}, "title"),
    ],
)
def test_a_form_says_at_the_field_what_is_missing(cast, walk, values, field):
    page = cast.client("wutong").post("/referrals/new/", form(cast, **values))
    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_r25_the_hotline_is_a_window_of_its_own(cast, walk):
    client = cast.client("zhuoya")
    values = form(cast, channel="hotline", order_number="AH-1", kind="hotline")
    assert client.post("/referrals/new/", values).status_code == 302
    case = Referral.objects.get(order_number="AH-1")
    assert (case.window.code, case.status) == ("ZWSJ", "registered")
    assert open_tasks(case)[0].holder_role == "HOT"
    assert "AH-1" in client.get(case.get_absolute_url()).content.decode()


def test_every_page_opens_for_those_concerned(cast, walk):
    walk.dispatched().received("JT")
    for who in ("wutong", "wangmin", "linyue"):
        client = cast.client(who)
        for tab in ("overview", "papers", "flow", "traces", "nonsense"):
            assert client.get(walk.case.get_absolute_url(), {"tab": tab}).status_code == 200
        assert client.get("/referrals/", {"format": "xlsx", "status": "any"}).status_code == 200
    leg = walk.leg("JT")
    for tab in ("overview", "papers", "flow", "traces"):
        assert cast.client("zhuqi").get(leg.get_absolute_url(), {"tab": tab}).status_code == 200
    task = walk.task("handle", record=leg)
    assert cast.client("zhuqi").get(task.get_absolute_url()).status_code == 200


def test_a_receivers_list_shows_its_legs_and_a_windows_list_its_cases(cast, walk):
    walk.dispatched()
    receivers = cast.client("panchen").get("/referrals/").content.decode()
    assert walk.leg("JT").short_number in receivers
    window = cast.client("wutong").get("/referrals/").content.decode()
    assert walk.case.title in window
    assert walk.case.title not in cast.client("yeqing").get("/referrals/").content.decode()


def test_a_restricted_matter_is_not_named_in_a_list(cast):
    walk = Walker(cast, "SGZX", purpose="crisis", title="轻生言语干预").dispatched()
    page = cast.client("zhuangxiao").get("/referrals/").content.decode()
    assert walk.leg("SGZX").short_number in page
    assert "轻生" not in page
    assert "限知事项" in page


def test_a_list_costs_the_same_for_two_and_for_six(cast):
    for _n in range(2):
        Walker(cast, "JT", "ZJ", person=the_person(cast)).dispatched()
    client, receiver = cast.client("wutong"), cast.client("panchen")
    two = cost(client, "/referrals/"), cost(receiver, "/referrals/")
    for _n in range(4):
        Walker(cast, "JT", "ZJ", person=the_person(cast)).dispatched()
    assert (cost(client, "/referrals/"), cost(receiver, "/referrals/")) == two


def test_a_consent_is_entered_for_a_leg_that_another_process_named(cast):
    walk = Walker(cast, "CSH").accepted()
    client = cast.client("wutong")
    url = f"{walk.leg('CSH').get_absolute_url()}agree/"
    assert client.get(url).status_code == 200
    client.post(url, {"given_on": "2026-01-05", "giver": "person", "way": "signed"})
    assert walk.leg("CSH").consents.get().fields == walk.leg("CSH").fields
    walk.take("dispatch", intake.dispatch_referral, "wutong")
    assert walk.leg("CSH").status == "sent"


def test_a_project_is_reported_filed_and_amended(cast, one):
    from workflows.engine.steps import task_for

    body, civil = cast.client("fanghui"), cast.client("hedan")
    values = {
        "title": "助学圆梦",
        "kind": "donation",
        "audience": "困难家庭学生",
        "content": "资助学费",
        "planned_value": "80000",
        "begins_on": "2026-01-01",
        "ends_on": "2099-12-31",
    }
    assert body.post("/referrals/projects/new/", values | {"ends_on": "2025-01-01"}).status_code == 422
    answer = body.post("/referrals/projects/new/", values)
    from coordination.referrals.models import CharityProject

    project = CharityProject.objects.get()
    assert answer["Location"] == project.get_absolute_url()
    task = task_for(project, "file")
    civil.post(task.get_absolute_url(), {"outcome": "return", "reason": "缺资金来源"})
    task = task_for(project, "amend")
    body.post(task.get_absolute_url(), values | {"content": "资助学费，资金来自定向捐赠"})
    civil.post(task_for(project, "file").get_absolute_url(), {"outcome": "file"})
    project.refresh_from_db()
    assert (project.status, project.filed_by.username) == ("filed", "hedan")
    assert cast.client("zhuangxiao").get(project.get_absolute_url()).status_code == 404


def test_a_sealed_title_is_neither_found_nor_shown_by_ctrl_k(cast):
    walk = Walker(cast, "SGZX", purpose="crisis", title="轻生言语干预").dispatched()
    for username in ("zhuangxiao", "wutong"):
        client = cast.client(username)
        found = client.post("/search/", {"q": "轻生"}).content.decode()
        assert walk.case.number not in found
        by_number = client.post("/search/", {"q": walk.case.number}).content.decode()
        assert walk.case.number in by_number
        assert "轻生" not in by_number
    open_case = Walker(cast, "JT", title="助学金咨询").dispatched().case
    assert open_case.title in cast.client("wutong").post("/search/", {"q": "助学金"}).content.decode()


def test_a_case_whose_waiting_list_still_waits_says_with_whom(cast):
    walk = Walker(cast, "JT").dispatched().received("JT")
    later = timezone.localdate() + dt.timedelta(days=14)
    walk.answered_leg("JT", "wait_list", review_on=later)
    leg = walk.leg("JT")
    walk.take(
        "review",
        results.review_leg,
        record=leg,
        code="granted",
        summary="已轮到",
        form="service",
        proof="入学通知",
    )
    walk.settled()
    walk.take("answer", answers.answer_person, answer="已落实资助。", answer_way="phone")
    walk.take("call_back", answers.call_back, satisfaction="satisfied")
    walk.take("verify", answers.close_referral, note="经核，结果属实。")
    assert walk.status == "closed"
    [line] = cast.client("wutong").get("/referrals/", {"view": "todo"}).context["list"].lines
    task = walk.task("tell", record=leg)
    assert (line.record, line.action) == (walk.case, task.label)
    assert line.holder == task.holder_unit.label
    assert line.due == task.due_at


def test_a_sealed_matter_goes_to_deliberation_without_its_title(cast):
    walk = Walker(cast, "SGZX", purpose="crisis", title="轻生言语干预").accepted()
    walk.take("dispatch", intake.propose_deliberation, reason="涉及多个部门")
    found = Deliberation.objects.get(source_id=walk.case.pk)
    assert (found.title, found.is_guarded) == ("限知事项", True)
    assert "轻生" not in found.request
