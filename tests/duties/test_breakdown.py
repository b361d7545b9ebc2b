"""C3-1: broken down by the office with the duty catalogue's reasons (R129), approved by the director (D08)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from coordination.documents.models import Paper
from coordination.duties import actions
from coordination.duties.forms.breakdown import BreakdownForm, NewAssignmentForm
from coordination.duties.models import Assignment
from coordination.duties.queries.breakdown import suggest_split
from tests.duties.walk import DIRECTOR, Duty
from tests.order import disagreements
from tests.walking import in_days, worked_day
from workflows.engine.steps import open_tasks
from workflows.member_duty.moves import note_matter

pytestmark = pytest.mark.django_db


def breakdown(cast, **more):
    return {
        "title": "编制明年救助资金预算",
        "requirement": "编制临时救助资金预算。",
        "measure": "预算下达",
        "basis": "县政府工作安排",
        "lead_unit": cast.unit("CZ"),
        "co_units": [cast.unit("MZ")],
        "due_on": in_days(30),
        "units_reason": "谁主管谁负责",
    } | more


@pytest.fixture
def asked(cast) -> Duty:
    """A request of another process."""
    return Duty(cast, is_verbatim=False)


def test_c3_1_a_request_is_broken_down_and_approved(cast, asked):
    assert (asked.status, asked.open) == ("breakdown", ["break_down"])
    for who in ("songlan", DIRECTOR, "linyue"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            asked.take("break_down", actions.break_down, who, **breakdown(cast))
    asked.take("break_down", actions.break_down, "wangmin", **breakdown(cast, is_major=True))
    assignment = asked.assignment
    assert (assignment.status, assignment.lead_unit.code, assignment.is_major) == ("approving", "CZ", True)
    assert assignment.first_due_on == assignment.due_on == in_days(30)
    with pytest.raises(PermissionDenied), transaction.atomic():
        asked.take("approve", actions.approve_breakdown, "wangmin")
    with pytest.raises(ValidationError), transaction.atomic():
        asked.take("approve", actions.send_back_breakdown, DIRECTOR, opinion="")
    asked.take("approve", actions.send_back_breakdown, DIRECTOR, opinion="请明确时限。")
    assert asked.open == ["break_down"]
    asked.take("break_down", actions.break_down, "liqian", **breakdown(cast))
    asked.take("approve", actions.approve_breakdown, DIRECTOR)
    assert (asked.status, asked.open) == ("drafted", ["sign_slip"])
    paper = Paper.objects.of(assignment).get(kind="D08")
    assert paper.is_signed
    assert ["分工理由", "谁主管谁负责"] in paper.content["rows"]
    assert disagreements("duties.") == []


def test_c3_1_verbatim_lines_skip_only_the_approval(cast):
    duty = Duty(cast)
    assert (duty.status, duty.open) == ("drafted", ["sign_slip"])


def test_r129_the_catalogue_suggests_who_leads_and_who_helps_with_the_reason(cast):
    split = suggest_split("编制预算，拨付财政资金，发放补助资金", cast.county)
    assert split.lead is not None
    assert split.lead.unit.code == "CZ"
    assert split.lead.words
    assert all(unit != split.lead.unit and why for unit, why in split.helpers)
    assert suggest_split("xyz", cast.county).lead is None


def test_a_unit_that_the_catalogue_does_not_name_needs_a_reason(cast):
    data = {
        "title": "编制救助资金预算",
        "requirement": "编制救助资金预算。",
        "measure": "下达",
        "basis": "安排",
        "lead_unit": cast.unit("CL").pk,
        "due_on": worked_day(20).isoformat(),
    }
    form = BreakdownForm(data, county=cast.county)
    assert not form.is_valid()
    assert "units_reason" in form.errors
    form = BreakdownForm(data | {"units_reason": "县领导指定。"}, county=cast.county)
    assert form.is_valid(), form.errors
    form = BreakdownForm(data | {"lead_unit": cast.unit("CZ").pk}, county=cast.county)
    assert form.is_valid(), form.errors
    assert form.values()["units_reason"].startswith("谁主管谁负责")
    assert form.values()["duty_line"].unit == cast.unit("CZ")
    assert not BreakdownForm(data | {"due_on": in_days(0).isoformat()}, county=cast.county).is_valid()


def test_the_office_opens_a_matter_of_its_own(cast):
    Duty(cast)  # loads the rules
    client = cast.client("wangmin")
    assert client.get("/assignments/new/").status_code == 200
    data = {
        "origin": "note",
        "source_label": "县长批示",
        "title": "编制救助资金预算",
        "requirement": "编制救助资金预算。",
        "measure": "下达",
        "basis": "县长批示",
        "lead_unit": cast.unit("CZ").pk,
        "co_units": [cast.unit("MZ").pk],
        "due_on": worked_day(20).isoformat(),
    }
    assert NewAssignmentForm(data, county=cast.county).is_valid()
    assert client.post("/assignments/new/", data | {"title": ""}).status_code == 422
    assert client.post("/assignments/new/", data).status_code == 302
    found = Assignment.objects.get(origin="note")
    assert found.status == "approving"
    assert [task.flow_task.name for task in open_tasks(found)] == ["approve"]
    words = {"title": "预算", "requirement": "救助资金预算"}
    assert "县财政局" in client.post("/assignments/suggestions/", words).content.decode()


def test_a_leaders_note_goes_to_the_office(cast):
    Duty(cast)
    values = {"title": "救助资金预算", "requirement": "请研究办理。", "due_on": in_days(20), "is_major": True}
    with pytest.raises(PermissionDenied), transaction.atomic():
        note_matter(actor=cast.actor("wangmin"), **values)
    found = note_matter(actor=cast.actor("linyue"), **values)
    assert (found.status, found.origin, found.is_major) == ("breakdown", "note", True)
    assert found.history.earliest().history_user.username == "linyue"
    data = {"title": "救助资金预算", "requirement": "请研究办理。", "due_on": worked_day(20).isoformat()}
    client = cast.client("linyue")
    assert client.get("/assignments/note/").status_code == 200
    assert client.post("/assignments/note/", {"title": ""}).status_code == 422
    assert client.post("/assignments/note/", data).status_code == 302
